import { describe, expect, it } from 'vitest'
import type { Draft } from './contract.ts'
import { photosAfter, photosBefore } from './orders.ts'
import { giveOrder } from './testing/order.ts'
import { makeScene } from './testing/scene.ts'
import { fakePhoto } from './testing/school.ts'

const picture = (path: string) =>
  path.endsWith('/thumbnail') ? new Response(new Uint8Array([7]), { headers: { 'content-type': 'image/jpeg' } }) : null

async function withOrder() {
  const scene = makeScene()
  const order = giveOrder(scene)
  scene.server.fail(({ path }) => picture(path))
  const data = await scene.open()
  await data.sync.now()
  const fixed = (evidenceIds: string[] = []): Draft<'finding.mark-fixed'> => ({
    name: 'finding.mark-fixed',
    institutionId: scene.school.institution.id,
    args: {
      findingId: order.finding.id,
      base: 'assigned',
      at: data.now(),
      note: null,
      evidenceIds,
      proposals: [{ subject: order.subject, fact: 'area.kind', value: 'corridor', unit: null }],
    },
  })
  return { scene, order, data, fixed }
}

describe('orders', () => {
  it('are nobody else’s, and nothing that was not ordered', async () => {
    const scene = makeScene()
    giveOrder(scene, { assigneeId: scene.school.camera.id })
    giveOrder(scene, { state: 'confirmed', defect: 'view.foreign' })
    const data = await scene.open()
    await data.download(scene.school.institution.id)
    expect(await data.orders()).toEqual([])
  })

  it('come by themselves with their institution, their history and a picture of how it was, and stay without network', async () => {
    const { scene, order, data } = await withOrder()
    scene.phone.setOnline(false)
    const [mine] = await data.orders()
    expect(mine?.finding).toEqual(order.finding)
    expect(mine?.events.map(({ event }) => event)).toEqual(['raised'])
    expect(mine && photosBefore(mine).map(({ id }) => id)).toEqual([order.before.id])
    expect(await (await data.photo(order.before.id))?.arrayBuffer()).toEqual(new Uint8Array([7]).buffer)
  })

  it('ask for a picture again that was not there yet, and for none twice', async () => {
    const scene = makeScene()
    giveOrder(scene)
    const data = await scene.open()
    const asked = () => scene.server.log.filter((line) => line.includes('thumbnail')).length
    await data.sync.now()
    await data.sync.now()
    expect(asked()).toBe(2)
    scene.server.fail(({ path }) => picture(path))
    await data.sync.now()
    await data.sync.now()
    expect(asked()).toBe(3)
  })

  it('leave with their institution, pictures too', async () => {
    const { scene, order, data } = await withOrder()
    scene.server.hide(scene.school.institution.id)
    await data.sync.now()
    expect(await data.orders()).toEqual([])
    expect(await data.photo(order.before.id)).toBeNull()
  })
})

describe('a reported repair', () => {
  it('waits for its proof at once, offline, with what was said and shown', async () => {
    const { scene, order, data, fixed } = await withOrder()
    scene.phone.setOnline(false)
    const photo = await fakePhoto(data, 1000)
    const evidence = data.describePhoto(photo, {
      institutionId: scene.school.institution.id,
      inspectionId: null,
      subjectKind: 'camera',
      subjectId: order.subject.id,
      purpose: 'place',
    })
    const institutionId = scene.school.institution.id
    await data.write([{ name: 'evidence.add', institutionId, args: { evidence } }, fixed([evidence.id])], [photo])
    const [mine] = await data.orders()
    expect(mine?.finding).toMatchObject({ state: 'fixed', fixedBy: data.userId })
    expect(mine?.events.at(-1)).toMatchObject({ event: 'mark-fixed', proposals: [{ value: 'corridor' }] })
    expect(mine && photosAfter(mine).map(({ id }) => id)).toEqual([evidence.id])
    expect(mine && photosBefore(mine).map(({ id }) => id)).toEqual([order.before.id])
    scene.phone.setOnline(true)
    await data.sync.now()
    expect((await data.ledger()).map(({ what, state }) => [what, state])).toEqual([
      ['finding.mark-fixed', 'accepted'],
      ['photo', 'accepted'],
    ])
    expect((await data.subject('finding', order.finding.id))?.state).toBe('fixed')
  })

  it('that the server refused leaves the order to be done, and says so in the ledger', async () => {
    const { scene, data, fixed } = await withOrder()
    scene.server.fail(({ path, body }) => {
      if (path !== '/api/sync/push') return null
      const { mutations } = JSON.parse(new TextDecoder().decode(body)) as { mutations: { id: string }[] }
      const problem = { type: 'forbidden', title: 'no', status: 403 }
      return Response.json({ results: mutations.map(({ id }) => ({ id, status: 'rejected', problem })) })
    })
    await data.write([fixed()])
    expect((await data.orders())[0]?.finding.state).toBe('fixed')
    await data.sync.now()
    expect((await data.orders())[0]?.finding.state).toBe('assigned')
    expect(await data.ledger()).toMatchObject([{ what: 'finding.mark-fixed', state: 'rejected' }])
  })

  it('that came too late changes nothing here either', async () => {
    const { scene, order, data, fixed } = await withOrder()
    const dismissed = { ...order.finding, state: 'dismissed' as const }
    scene.server.put('finding', scene.school.institution.id, dismissed)
    await data.write([fixed()])
    await data.sync.now()
    expect(await data.orders()).toEqual([])
    expect(await data.ledger()).toMatchObject([{ state: 'accepted', conflict: true }])
  })
})

describe('half-done work', () => {
  it('survives the app with its photos, until it is thrown away', async () => {
    const { scene, data } = await withOrder()
    const photo = await fakePhoto(data, 1000)
    await data.keepDraft('repair:1', { body: { note: 'Dysk pełny' }, photos: [photo] })
    await data.close()
    const next = await scene.open()
    expect(await next.draft('repair:2')).toBeNull()
    expect(await next.draft('repair:1')).toEqual({ body: { note: 'Dysk pełny' }, photos: [photo] })
    expect((await next.unsent()).photos).toBe(0)
    await next.keepDraft('repair:1', null)
    expect(await next.draft('repair:1')).toBeNull()
  })
})
