import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { chainOf } from '../../db/queries/chain.ts'
import { migrate } from '../../db/open-database.ts'
import type { Database } from '../../db/open-database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { createLogger } from '../../logger.ts'
import { engines } from '../../testing/postgres.ts'
import {
  AT,
  aPhoto,
  anAnswer,
  inspectorOf,
  makeAuthority,
  makeSchool,
  makeUser,
  mutation,
} from '../../testing/school.ts'
import type { School } from '../../testing/school.ts'
import { push, pushOneByOne } from './push.ts'
import type { Pusher } from './scene.ts'

const copied = ['authority', 'user', 'assignment', 'stream', 'change', 'changePayload', ...rowKinds, 'label'] as const
const compared = [...rowKinds, 'mutation', 'change', 'changePayload', 'evaluation', 'stream', 'label'] as const

async function copy(from: Database, to: Database): Promise<void> {
  for (const table of copied) {
    const rows = await from
      .selectFrom(table as 'site')
      .selectAll()
      .execute()
    if (rows.length > 0)
      await to
        .insertInto(table as 'site')
        .values(rows)
        .execute()
  }
}

/** Everything a push may write, without the salt of payloads and what follows from it. */
async function dump(db: Database): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {}
  for (const table of compared) {
    const rows = await db
      .selectFrom(table as keyof Tables & 'change')
      .selectAll()
      .execute()
    const plain = rows.map(({ payloadDigest: _p, prevDigest: _q, digest: _d, ...row }) => {
      const body = 'body' in row && typeof row.body === 'string' ? JSON.parse(row.body).payload : null
      return JSON.stringify(body === null ? row : { ...row, body })
    })
    tables[table] = plain.sort()
  }
  return tables
}

/** mulberry32 */
function dice(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
    chance: (p: number) => next() < p,
  }
}

/** Pushes of a careless phone: right and wrong, doubled, contradicting, referring to what was refused a moment ago. */
function pushesOf(
  school: School,
  other: School,
  people: string[],
  seed: number,
): { by: string; mutations: { id: string }[] }[] {
  const { pick, chance } = dice(seed)
  const sent: Mutation[] = []
  const ids: Record<'answer' | 'area' | 'camera' | 'inspection' | 'evidence', string[]> = {
    answer: [],
    area: [...Array(6).fill(school.area.id), other.area.id],
    camera: [...Array(9).fill(school.camera.id), other.camera.id, uuidv7()],
    inspection: [...Array(9).fill(school.inspection.id), other.inspection.id],
    evidence: [uuidv7()],
  }
  const fresh = (kind: keyof typeof ids): string => {
    const id = chance(0.05) && ids[kind].length > 0 ? pick(ids[kind]) : uuidv7()
    ids[kind].push(id)
    return id
  }
  const one = (caller: string): { id: string } => {
    if (sent.length > 0 && chance(0.08)) return pick(sent)
    const institutionId = chance(0.05) ? other.institutionId : school.institutionId
    const within = { institutionId }
    const make: (() => Mutation)[] = [
      ...Array.from({ length: 8 }, () => () => {
        const replaces = chance(0.2) && ids.answer.length > 0 ? [pick(ids.answer)] : []
        const answer = anAnswer(school, {
          id: fresh('answer'),
          subjectKind: 'camera',
          subjectId: pick(ids.camera),
          fact: pick(['ans.A', 'ans.A', 'ans.B', 'ans.B', 'rumour']),
          value: pick(['x', 'y', 'x', 'y', null]),
          inspectionId: pick([school.inspection.id, pick(ids.inspection), null]),
          evidenceIds: chance(0.2) ? [pick(ids.evidence)] : [],
          by: chance(0.95) ? caller : other.inspector.id,
          replaces,
        })
        return mutation('answer.give', institutionId, { answer: { ...answer, ...within } })
      }),
      () => {
        const area: Rows['area'] = { ...school.area, id: fresh('area'), name: pick(['a', 'b']), ...within }
        return mutation('area.add', institutionId, { area })
      },
      () => {
        const camera = { ...school.camera, id: fresh('camera'), areaId: pick(ids.area), ...within }
        return mutation('camera.add', institutionId, { camera })
      },
      () => {
        const evidence = {
          ...aPhoto(school, { by: caller }),
          id: fresh('evidence'),
          subjectId: pick(ids.camera),
          ...within,
        }
        return mutation('evidence.add', institutionId, { evidence: { ...evidence, subjectKind: 'camera' } })
      },
      () => {
        const id = fresh('inspection')
        const inspectors = [pick([caller, other.inspector.id])]
        const inspection = { ...school.inspection, id, inspectors, state: 'open' as const, startedAt: AT, ...within }
        return mutation('inspection.start', institutionId, { inspection })
      },
      () => {
        const args = { inspectionId: pick(ids.inspection), finishedAt: AT, remark: null }
        return mutation('inspection.finish', institutionId, args)
      },
    ]
    const made = pick(make)()
    sent.push(made)
    if (chance(0.03)) return Object.assign({}, made, { name: 'camera.blow-up' })
    return chance(0.03) ? Object.assign({}, made, { args: {} }) : made
  }
  return Array.from({ length: 12 }, (_, index) => {
    const by = people[index % people.length] ?? school.inspector.id
    return { by, mutations: Array.from({ length: chance(0.8) ? 40 : 1 }, () => one(by)) }
  })
}

describe.each(await engines())('a push applied together on $name', ({ open }) => {
  let databases: { together: Database; single: Database }
  let schools: { here: School; other: School }
  let colleague: Pusher
  const depsOf = (db: Database) =>
    ({ db, now: () => new Date(AT), newId: () => 'x', log: createLogger('silent') }) as Deps
  beforeEach(async () => {
    databases = { together: await open(), single: await open() }
    await migrate(databases.together)
    await migrate(databases.single)
    const authorityId = await makeAuthority(databases.together)
    schools = {
      here: await makeSchool(databases.together, authorityId),
      other: await makeSchool(databases.together, authorityId),
    }
    colleague = await makeUser(databases.together, authorityId, inspectorOf(schools.here.institutionId))
    await copy(databases.together, databases.single)
  })

  it.each([1, 2, 3, 4])('answers and stores what it would one by one (seed %i)', async (seed) => {
    const { here, other } = schools
    const statuses = new Map<string, number>()
    for (const { by, mutations } of pushesOf(here, other, [here.inspector.id, colleague.id], seed)) {
      const wanted = { clientId: here.institutionId, mutations }
      const caller = by === colleague.id ? colleague : here.inspector
      const fast = await push(depsOf(databases.together), caller, wanted)
      const slow = await pushOneByOne(depsOf(databases.single), caller, wanted)
      expect(fast).toEqual(slow)
      for (const { status } of fast.results) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    for (const status of ['applied', 'duplicate', 'conflict', 'rejected'])
      expect(statuses.get(status), status).toBeGreaterThan(2)
    expect(await dump(databases.together)).toEqual(await dump(databases.single))
    expect(await chainOf(databases.together, here.institutionId)).toMatchObject({ intact: true })
  })

  it('goes on one by one when the database refuses one of them, and loses none of the others', async () => {
    const { here } = schools
    const db = databases.together
    // A refusal no verb foresees; to the push it is a bug of ours.
    await db.schema.createIndex('no_two_alike').on('camera').columns(['plate', 'institutionId']).unique().execute()
    const good = mutation('answer.give', here.institutionId, { answer: anAnswer(here) })
    const camera = { ...here.camera, id: uuidv7() }
    const bad = mutation('camera.add', here.institutionId, { camera })
    const fine = mutation('camera.add', here.institutionId, { camera: { ...camera, id: uuidv7(), plate: 'K-99' } })
    const wanted = { clientId: uuidv7(), mutations: [fine, bad, good] }
    const { results } = await push(depsOf(db), here.inspector, wanted)
    expect(results.map(({ status }) => status)).toEqual(['applied', 'rejected', 'applied'])
    expect(results[1]?.problem?.type).toBe('internal')
    const again = await push(depsOf(db), here.inspector, wanted)
    expect(again.results.map(({ status }) => status)).toEqual(['duplicate', 'rejected', 'duplicate'])
    expect(await chainOf(db, here.institutionId)).toMatchObject({ intact: true })
  })
})
