import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { codeFromBytes } from '@nadzor/shared/facts/label'
import type { Label } from '@nadzor/shared/facts/label'
import type { Finding } from '@nadzor/shared/findings/finding'
import { MAX_MUTATIONS, pullResponse, scopeResponse } from '@nadzor/shared/sync/protocol'
import type { PullResponse, ScopeResponse } from '@nadzor/shared/sync/protocol'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { saveRow } from '../../db/change-log.ts'
import { insertLabels } from '../../db/queries/labels.ts'
import { engines } from '../../testing/postgres.ts'
import { AT, anAnswer, mutation } from '../../testing/school.ts'
import { openVisit } from '../../testing/visit.ts'
import type { VisitWorld } from '../../testing/visit.ts'

describe.each(await engines())('sync on $name', ({ open }) => {
  let world: VisitWorld
  beforeEach(async () => void (world = await openVisit(await open())))
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })
  const scope = async (as = world.inspector): Promise<ScopeResponse> => {
    const response = await as('GET', '/api/sync/scope')
    expect(response.status).toBe(200)
    return scopeResponse.parse(await response.json())
  }
  const pull = (body: Record<string, unknown>, as = world.inspector) =>
    as('POST', '/api/sync/pull', {
      protocol: 1,
      institutionId: world.school.institutionId,
      epoch: 1,
      cursor: 0,
      ...body,
    })
  const pulled = async (body: Record<string, unknown> = {}): Promise<PullResponse> =>
    pullResponse.parse(await (await pull(body)).json())
  const give = () =>
    mutation('answer.give', world.school.institutionId, { answer: anAnswer(world.school, { fact: `ans.${uuidv7()}` }) })

  it('refuses another version of the protocol by name, before reading the rest', async () => {
    const responses = [
      await pull({ protocol: 2 }),
      await world.inspector('POST', '/api/sync/push', { protocol: 2, clientId: uuidv7(), mutations: [] }),
    ]
    for (const response of responses) expect(await response.json()).toMatchObject({ type: 'protocol-version' })
  })

  it('refuses an institution outside the scope and one that is not, in the same way', async () => {
    const foreign = await pull({ institutionId: world.institutions.other.id })
    const missing = await pull({ institutionId: uuidv7() })
    expect([foreign.status, missing.status]).toEqual([404, 404])
    expect((await pull({ cursor: -1 })).status).toBe(400)
  })

  it('refuses too many mutations at once, and one that has no id to answer by', async () => {
    const send = (mutations: unknown[]) =>
      world.inspector('POST', '/api/sync/push', { protocol: 1, clientId: uuidv7(), mutations })
    expect((await send(Array.from({ length: MAX_MUTATIONS + 1 }, give))).status).toBe(413)
    expect((await send([{ name: 'answer.give' }])).status).toBe(400)
    expect((await send([])).status).toBe(200)
  })

  it('applies nothing of somebody else’s phone', async () => {
    const body = { protocol: 1, clientId: uuidv7(), userId: uuidv7(), mutations: [give()] }
    expect((await world.inspector('POST', '/api/sync/push', body)).status).toBe(401)
    expect(await world.deps.db.selectFrom('mutation').selectAll().execute()).toEqual([])
  })

  it('answers for each mutation, those it cannot read among them', async () => {
    const [good, unknown] = [give(), { id: uuidv7(), name: 'camera.repaint', args: {} }]
    expect(await world.push([unknown as never, good])).toMatchObject([
      { id: unknown.id, status: 'rejected', problem: { type: 'invalid' } },
      { id: good.id, status: 'applied' },
    ])
  })

  it('says what is in scope, how far its feed is, and how much a first download brings', async () => {
    const { institutions, epoch, assignments } = await scope()
    expect(institutions.map((one) => one.institution.id)).toEqual([world.school.institutionId])
    const first = await pulled()
    expect(institutions[0]).toMatchObject({ seq: first.cursor, rowCount: first.rows.length })
    expect(epoch).toBe(1)
    expect(assignments).toEqual(world.people.inspector.here.assignments)
  })

  it('names visits that wait for this user, and nobody else’s or finished ones', async () => {
    const { db, newId } = world.deps
    const { school, people } = world
    const mandate = (day: string) => ({ ...school.inspection.mandate, day })
    const visit = (more: Partial<Inspection>): Inspection => ({
      ...school.inspection,
      id: newId(),
      state: 'planned',
      startedAt: null,
      ...more,
    })
    const [later, anybodys] = [visit({ mandate: mandate('2026-12-02') }), visit({ inspectors: [] })]
    const others = [
      visit({ inspectors: [people.reviewer.here.id] }),
      visit({ state: 'finished', startedAt: AT, finishedAt: AT }),
      visit({ institutionId: world.institutions.other.id }),
    ]
    const origin = { actor: people.reviewer.here.id, mutationId: null, at: AT }
    await db.transaction().execute(async (trx) => {
      for (const each of [later, anybodys, ...others]) await saveRow(trx, 'inspection', each, origin)
    })
    const { institutions } = await scope()
    const visits = institutions.flatMap((one) => one.visits)
    expect(visits.at(-1)).toEqual({ id: later.id, state: 'planned', day: '2026-12-02' })
    expect(visits.map(({ id }) => id).sort()).toEqual([school.inspection.id, later.id, anybodys.id].sort())
    expect(visits.find(({ id }) => id === school.inspection.id)?.state).toBe('open')

    const installer = await scope(await world.as('installer'))
    expect(installer.institutions.map((one) => one.visits)).toEqual([[]])
  })

  it('counts the orders of this user that are not closed, and nobody else’s', async () => {
    const { people, school } = world
    const { db } = world.deps
    const me = people.installer.here.id
    const order = (defect: string, assigneeId: string | null, state: Finding['state']): Finding => ({
      id: uuidv7(),
      institutionId: school.institutionId,
      subjectKind: 'camera',
      subjectId: school.camera.id,
      defect,
      state,
      force: 'legal',
      severity: 'major',
      owner: 'installer',
      owners: ['installer'],
      ruleIds: [],
      strength: 'observed',
      assigneeId,
      dueDay: null,
      fixedBy: null,
      askAgain: false,
      openedAt: AT,
      closedAt: null,
      reopenings: 0,
    })
    const installer = await world.as('installer')
    const counted = async () =>
      (await scope(installer)).institutions.map(({ institution, orders }) => [institution.id, orders])
    expect(await counted()).toEqual([[school.institutionId, 0]])
    const origin = { actor: people.reviewer.here.id, mutationId: null, at: AT }
    await db.transaction().execute(async (trx) => {
      for (const each of [
        order('place.a', me, 'assigned'),
        order('place.b', me, 'fixed'),
        order('place.c', me, 'reopened'),
        order('place.d', me, 'closed'),
        order('place.e', me, 'confirmed'),
        order('place.f', people.reviewer.here.id, 'assigned'),
        order('place.g', null, 'open'),
      ])
        await saveRow(trx, 'finding', each, origin)
    })
    expect(await counted()).toEqual([[school.institutionId, 3]])
  })

  it('brings labels that are unbound or bound in scope, and no others', async () => {
    const { db, newId } = world.deps
    const free = { institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
    const bound = (institutionId: string) => ({ ...free, institutionId, subjectKind: 'camera' as const })
    const { authorityId, foreignAuthorityId, school, institutions } = world
    const label = (more: Partial<Label>) => ({
      id: newId(),
      authorityId,
      code: codeFromBytes(world.deps.randomBytes(10)),
      ...free,
      ...more,
    })
    const [unbound, here] = [label({}), label(bound(school.institutionId))]
    const hidden = [label(bound(institutions.other.id)), label({ authorityId: foreignAuthorityId })]
    await insertLabels(db, [unbound, here, ...hidden])
    const { labels } = await scope()
    expect(labels.map((one) => one.id).sort()).toEqual([unbound.id, here.id].sort())
  })

  it('brings back what was pushed, and then nothing', async () => {
    const before = await pulled()
    const one = give()
    await world.push([one])
    const after = await pulled({ cursor: before.cursor })
    const { answer } = one.args as { answer: { id: string } }
    expect(after.rows).toMatchObject([{ kind: 'answer', id: answer.id, version: 1, row: answer }])
    await evaluationSettled(world.deps)
    expect(await pulled({ cursor: after.cursor })).toMatchObject({ rows: [], more: false })
  })

  it('starts a phone over when its scope changed, and tells one that lost its role', async () => {
    const administrator = await world.as('administrator')
    const { id } = world.people.inspector.here
    const assign = (assignments: unknown) => administrator('PATCH', `/api/users/${id}`, { assignments })
    const other = { role: 'inspector', scopeKind: 'institution', scopeId: world.institutions.other.id }
    expect((await assign([other])).status).toBe(200)
    const { epoch, institutions } = await scope()
    expect(epoch).toBeGreaterThan(1)
    expect(institutions.map((one) => one.institution.id)).toEqual([world.institutions.other.id])
    expect(await pulled({ cursor: 5 })).toEqual({ epoch, cursor: 0, more: true, rows: [] })
    expect((await pull({ epoch })).status).toBe(404)
    const [late] = await world.push([give()])
    expect(late).toMatchObject({ status: 'rejected', problem: { type: 'forbidden' } })
    expect(
      (await assign([{ role: 'head', scopeKind: 'institution', scopeId: world.school.institutionId }])).status,
    ).toBe(200)
    expect((await pull({ epoch })).status).toBe(403)
  })

  it('gives no receipt for photos it knows nothing of', async () => {
    expect(await world.receipts([uuidv7()])).toEqual([])
    expect(await world.receipts([])).toEqual([])
  })
})
