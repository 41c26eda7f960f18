import { describe, expect, it } from 'vitest'
import { makeScene } from './testing/scene.ts'
import { giveAnswer, startVisit } from './testing/school.ts'

describe('pushing', () => {
  it('leaves everything waiting, and safe, when the server cannot be reached', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    server.fail(() => {
      throw new TypeError('network')
    })
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'offline', waiting: { answers: 1 } })
    server.fail()
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'idle', reason: null, waiting: { answers: 0 } })
    expect(server.rows(school.institution.id, 'inspection')).toHaveLength(1)
  })

  it('sends an answered push again when the answer was lost; nothing is doubled', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    await data.write([visit, giveAnswer(data, school, visit.id)])
    server.fail(({ method, path, body, headers }) => {
      if (path !== '/api/sync/push') return null
      server.answer(method, path, body, headers)
      throw new TypeError('connection reset after the server had applied it')
    })
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', waiting: { answers: 2 } })
    server.fail()
    await data.sync.now()
    expect(server.rows(school.institution.id, 'answer')).toHaveLength(1)
    expect((await data.ledger()).map(({ state, conflict }) => [state, conflict])).toEqual([
      ['accepted', false],
      ['accepted', false],
    ])
  })

  it('sends in the order of making, two hundred at a time', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    const answers = Array.from({ length: 250 }, (_, index) => giveAnswer(data, school, visit.id, { fact: `ans.${index}` }))
    await data.write([visit, ...answers])
    await data.sync.now()
    expect(server.pushes.map((push) => push.length)).toEqual([200, 51])
    const facts = server.pushes.flat().flatMap(({ args }) => ('answer' in args ? [args.answer.fact] : []))
    expect(facts).toEqual(answers.map(({ args }) => args.answer.fact))
  })

  it('keeps a refused change with its reason and lets the others through', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    const elsewhere = data.newId()
    const foreign = giveAnswer(data, school, visit.id)
    const refused = { ...foreign, institutionId: elsewhere, args: { answer: { ...foreign.args.answer, institutionId: elsewhere } } }
    await data.write([refused, visit, giveAnswer(data, school, visit.id)])
    await data.sync.now()
    const ledger = await data.ledger()
    expect(ledger.filter(({ state }) => state === 'accepted')).toHaveLength(2)
    expect(ledger.find(({ state }) => state === 'rejected')).toMatchObject({
      institutionId: elsewhere,
      problem: { type: 'forbidden' },
    })
    expect(data.sync.state.get()).toMatchObject({ phase: 'idle', rejected: 1, waiting: { answers: 1 } })
    // It is not sent again by itself, only when somebody asks.
    const before = server.pushes.length
    await data.sync.now()
    expect(server.pushes).toHaveLength(before)
    server.show({ ...school.institution, id: elsewhere })
    await data.retry(ledger.find(({ state }) => state === 'rejected')!.id)
    await data.sync.now()
    expect((await data.ledger()).every(({ state }) => state === 'accepted')).toBe(true)
  })

  it('halves a push that is refused as a whole until the one at fault stands alone', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    const poison = giveAnswer(data, school, visit.id, { fact: 'poison' })
    const answers = Array.from({ length: 9 }, (_, index) => giveAnswer(data, school, visit.id, { fact: `ans.${index}` }))
    await data.write([visit, ...answers.slice(0, 4), poison, ...answers.slice(4)])
    server.fail(({ path, body }) => {
      if (path !== '/api/sync/push' || !new TextDecoder().decode(body).includes('poison')) return null
      return Response.json({ type: 'too-large', title: 'too large', status: 413 }, { status: 413 })
    })
    await data.sync.now()
    const ledger = await data.ledger()
    expect(ledger.filter(({ state }) => state === 'accepted')).toHaveLength(10)
    expect(ledger.filter(({ state }) => state === 'rejected')).toMatchObject([{ problem: { type: 'too-large' } }])
  })

  it('rejects nothing when the server speaks another version: it all waits for the update', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    server.fail(({ path }) =>
      path === '/api/sync/push'
        ? Response.json({ type: 'urn:nadzor:problem:protocol-version', title: 'old', status: 426 }, { status: 426 })
        : null,
    )
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({
      phase: 'waiting',
      reason: 'server',
      problem: { type: 'protocol-version' },
      waiting: { answers: 1 },
      rejected: 0,
    })
  })

  it('takes a captive portal for what it is: no answer of our server', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    server.fail(() => new Response('<html>Log in to Hotel Wi-Fi</html>', { status: 200 }))
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'server', waiting: { answers: 1 } })
  })

  it('keeps what two inspectors answered differently, and says so on both the row and the ledger', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    const mine = giveAnswer(data, school, visit.id, { value: 'corridor' })
    await data.write([visit, mine])
    const theirs = { ...mine.args.answer, id: data.newId(), by: data.newId(), value: 'toilet' }
    server.put('answer', school.institution.id, theirs)
    await data.sync.now()
    const { answers } = await data.rows(school.institution.id)
    expect(answers.map(({ value }) => value).sort()).toEqual(['corridor', 'toilet'])
    const entry = (await data.ledger()).find(({ what }) => what === 'answer.give')
    expect(entry).toMatchObject({ state: 'accepted', conflict: true, problem: { type: 'conflict' } })
  })

  it('says so when a change was overtaken: finishing a visit that somebody else had finished', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    await data.write([visit])
    await data.sync.now()
    const finish = { inspectionId: visit.id, finishedAt: data.now(), remark: 'mine' }
    await data.write([{ name: 'inspection.finish', institutionId: school.institution.id, args: finish }])
    server.put('inspection', school.institution.id, {
      ...visit.args.inspection,
      state: 'finished',
      finishedAt: '2026-11-21T09:30:00.000Z',
      remark: 'theirs',
    } as never)
    expect(await data.subject('inspection', visit.id)).toMatchObject({ remark: 'mine' })
    await data.sync.now()
    expect(await data.subject('inspection', visit.id)).toMatchObject({ remark: 'theirs' })
    expect((await data.ledger()).at(-1)).toMatchObject({ what: 'inspection.finish', conflict: true })
  })

  it('never lets somebody else’s session carry this user’s work', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    const { makeInspector } = await import('./testing/school.ts')
    const other = makeInspector(school.institution.id, 'Jan Inny')
    server.addUser(other)
    server.signIn(other.id)
    await data.sync.now()
    expect(server.pushes).toEqual([])
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'session-expired' })
  })

  it('two tabs on one phone push each change once', async () => {
    const { open, school, server, inspector } = makeScene()
    const first = await open()
    const { openData } = await import('./open-data.ts')
    const second = await openData(inspector.id, first.env)
    await first.write([startVisit(first, school), startVisit(first, school)])
    await Promise.all([first.sync.now(), second.sync.now()])
    expect(server.pushes.map((push) => push.length)).toEqual([2])
  })
})
