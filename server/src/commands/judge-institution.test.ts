import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import { migrate } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import { chainOf } from '../db/queries/chain.ts'
import { dirtyInstitutions } from '../db/queries/dirty-institutions.ts'
import { verdictsInForce } from '../db/queries/verdicts.ts'
import type { Deps } from '../deps.ts'
import { evaluationSettled, judgeAll, wakeEvaluation } from '../jobs/evaluate.ts'
import { createLogger } from '../logger.ts'
import { hashedPacks } from '../packs.ts'
import { engines } from '../testing/postgres.ts'
import { AT, anAnswer, makeAuthority, makeSchool, mutation } from '../testing/school.ts'
import type { School } from '../testing/school.ts'
import { judgeInstitution } from './judge-institution.ts'
import { push } from './push/push.ts'

const packs = hashedPacks()

describe.each(await engines())('judging an institution on $name', ({ open }) => {
  let db: Database
  let deps: Deps
  let school: School
  let now: string
  beforeEach(async () => {
    db = await open()
    await migrate(db)
    school = await makeSchool(db, await makeAuthority(db))
    now = AT
    const log = createLogger('silent')
    deps = { db, now: () => new Date(now), newId: uuidv7, log, packs, isDraining: () => false } as unknown as Deps
  })
  const answer = (value: Rows['answer']['value'], observedAt = AT) =>
    anAnswer(school, { fact: 'area.kind', value, observedAt })
  const give = (row: Rows['answer']) =>
    push(deps, school.inspector, {
      clientId: uuidv7(),
      mutations: [mutation('answer.give', school.institutionId, { answer: row })],
    })
  const inForce = async (ruleId: string) =>
    (await verdictsInForce(db, school.institutionId)).filter(({ verdict }) => verdict.ruleId === ruleId)
  const failing = async () =>
    (await verdictsInForce(db, school.institutionId))
      .filter(({ verdict }) => verdict.outcome === 'failed' && verdict.force === 'legal')
      .map(({ verdict }) => verdict.ruleId)

  it('stores nothing the second time when nothing changed', async () => {
    const first = await judgeInstitution(deps, school.institutionId)
    expect(first.stored).toBeGreaterThan(0)
    now = '2026-11-22T09:41:00.000Z'
    expect(await judgeInstitution(deps, school.institutionId)).toEqual({ stored: 0, ended: 0 })
  })

  it('replaces a verdict when the facts turn it, and keeps the old one as history', async () => {
    await judgeInstitution(deps, school.institutionId)
    expect(await failing()).toEqual([])
    await give(answer('washroom'))
    now = '2026-11-21T10:00:00.000Z'
    const judged = await judgeInstitution(deps, school.institutionId)
    const failed = await failing()
    expect(failed.length).toBeGreaterThan(0)
    expect(judged.ended).toBe(judged.stored)
    expect(judged.stored).toBeLessThan(20)
    const [rule] = failed
    expect(await inForce(rule ?? '')).toHaveLength(1)
    const history = await db
      .selectFrom('verdict')
      .selectAll()
      .where('ruleId', '=', rule ?? '')
      .execute()
    expect(history.map((row) => row.replacedAt).sort()).toContain('2026-11-21T10:00:00.000Z')
  })

  it('does not store the same verdict again for the same answer given on another day', async () => {
    await give(answer('washroom'))
    await judgeInstitution(deps, school.institutionId)
    now = '2026-11-24T09:41:00.000Z'
    await give(answer('washroom', now))
    expect(await judgeInstitution(deps, school.institutionId)).toEqual({ stored: 0, ended: 0 })
  })

  it('ends verdicts whose rule is no longer in use', async () => {
    const { stored } = await judgeInstitution(deps, school.institutionId)
    deps.packs = packs.filter(({ pack }) => pack.pack !== 'pl-prawo-oswiatowe-108a')
    const { ended } = await judgeInstitution(deps, school.institutionId)
    expect(ended).toBeGreaterThan(0)
    expect(ended).toBeLessThan(stored)
    const left = await verdictsInForce(db, school.institutionId)
    expect(left.filter(({ verdict }) => verdict.pack === 'pl-prawo-oswiatowe-108a')).toEqual([])
  })

  it('writes what it stored into the chain, as a job', async () => {
    const { stored } = await judgeInstitution(deps, school.institutionId)
    const changes = await db.selectFrom('change').selectAll().where('entityKind', '=', 'verdict').execute()
    expect(changes).toHaveLength(stored)
    expect(new Set(changes.map((change) => change.actor))).toEqual(new Set(['system:evaluate']))
    expect(await chainOf(db, school.institutionId)).toMatchObject({ intact: true, seq: 9 + stored })
  })

  it('judges after a push what the push changed, once for many pushes at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => give(answer('washroom'))))
    for (let i = 0; i < 5; i++) wakeEvaluation(deps)
    await evaluationSettled(deps)
    expect(await dirtyInstitutions(db)).toEqual([])
    expect((await failing()).length).toBeGreaterThan(0)
    const rows = await db.selectFrom('verdict').selectAll().where('replacedAt', 'is not', null).execute()
    expect(rows).toEqual([])
  })

  it('keeps the note of what is unjudged when judging fails, and goes on with the next institution', async () => {
    const other = await makeSchool(db, school.institution.authorityId)
    await give(answer('washroom'))
    await push(deps, other.inspector, {
      clientId: uuidv7(),
      mutations: [mutation('answer.give', other.institutionId, { answer: anAnswer(other) })],
    })
    // A stored row that its schema forbids: reading it throws, as a bug would.
    await db.updateTable('area').set({ kind: 'no such kind' }).where('id', '=', school.area.id).execute()
    wakeEvaluation(deps)
    await evaluationSettled(deps)
    expect((await dirtyInstitutions(db)).map((one) => one.institutionId)).toEqual([school.institutionId])
    await db.updateTable('area').set({ kind: 'corridor' }).where('id', '=', school.area.id).execute()
    wakeEvaluation(deps)
    await evaluationSettled(deps)
    expect(await dirtyInstitutions(db)).toEqual([])
  })

  it('judges everything once a day: facts age without anybody touching them', async () => {
    await give(answer('washroom'))
    await judgeAll(deps)
    const failed = await failing()
    now = '2031-11-21T09:41:00.000Z'
    await judgeAll(deps)
    expect(await failing()).not.toEqual(failed)
  })
})
