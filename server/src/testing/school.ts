import { v7 as uuidv7 } from 'uuid'
import type { Assignment } from '@nadzor/shared/facts/person'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Mutation, MutationArgs, MutationName } from '@nadzor/shared/sync/mutations'
import type { Pusher } from '../commands/push/scene.ts'
import { openStream, saveRow } from '../db/change-log.ts'
import type { Database } from '../db/open-database.ts'

/** A small school in a scratch database, for suites that need rows to refer to. Ids are real, persons are not. */
export type School = Awaited<ReturnType<typeof makeSchool>>

export const AT = '2026-11-21T09:41:00.000Z'

export async function makeAuthority(db: Database): Promise<string> {
  const id = uuidv7()
  await db.insertInto('authority').values({ id, name: 'Miasto', country: 'PL', city: 'Testowo' }).execute()
  await db.transaction().execute((trx) => openStream(trx, id, 'authority'))
  return id
}

/** A user with these roles; stored, so that what refers to users holds. */
export async function makeUser(db: Database, authorityId: string, assignments: Assignment[]): Promise<Pusher> {
  const id = uuidv7()
  const row = { id, authorityId, email: `${id}@example.org`, name: 'Osoba Testowa', language: 'pl', disabled: 0 }
  await db
    .insertInto('user')
    .values({ ...row, passwordHash: '-', scopeEpoch: 1, createdAt: AT })
    .execute()
  for (const assignment of assignments)
    await db
      .insertInto('assignment')
      .values({ userId: id, ...assignment })
      .execute()
  return { id, authorityId, assignments }
}

export const inspectorOf = (institutionId: string): Assignment[] => [
  { role: 'inspector', scopeKind: 'institution', scopeId: institutionId },
]

/** One building with a corridor, a camera, a recorder, a sign and an open visit, in an institution that exists. */
export async function furnish(db: Database, institutionId: string, inspectorId: string) {
  const within = () => ({ id: uuidv7(), institutionId })
  const site: Rows['site'] = { ...within(), name: 'Siedziba', address: 'ul. Testowa 1' }
  const building: Rows['building'] = { ...within(), siteId: site.id, name: 'Budynek A' }
  const storey: Rows['storey'] = { ...within(), buildingId: building.id, name: 'Parter', level: 0 }
  const area: Rows['area'] = { ...within(), storeyId: storey.id, name: 'Korytarz', kind: 'corridor' }
  const placed = { ...within(), areaId: area.id }
  const camera: Rows['camera'] = {
    ...placed,
    plate: 'K-01',
    name: 'Wejście',
    kind: 'fixed',
    mode: 'recorded',
    controller: 'own',
  }
  const recorder: Rows['recorder'] = {
    ...placed,
    id: uuidv7(),
    plate: 'R-01',
    name: 'Rejestrator',
    vendor: null,
    model: null,
  }
  const sign: Rows['sign'] = { ...placed, id: uuidv7(), plate: 'T-01', name: 'Tablica' }
  const inspection: Rows['inspection'] = {
    ...within(),
    mandate: { reason: 'planned', issuedBy: 'Wydział Edukacji', reference: null, day: '2026-11-21' },
    inspectors: [inspectorId],
    state: 'open',
    startedAt: AT,
    finishedAt: null,
    remark: null,
  }
  const origin = { actor: inspectorId, mutationId: null, at: AT }
  await db.transaction().execute(async (trx) => {
    await saveRow(trx, 'site', site, origin)
    await saveRow(trx, 'building', building, origin)
    await saveRow(trx, 'storey', storey, origin)
    await saveRow(trx, 'area', area, origin)
    await saveRow(trx, 'camera', camera, origin)
    await saveRow(trx, 'recorder', recorder, origin)
    await saveRow(trx, 'sign', sign, origin)
    await saveRow(trx, 'inspection', inspection, origin)
  })
  return { institutionId, site, building, storey, area, camera, recorder, sign, inspection }
}

/** An institution of its own, furnished, with its inspector. */
export async function makeSchool(db: Database, authorityId: string) {
  const institutionId = uuidv7()
  const inspector = await makeUser(db, authorityId, inspectorOf(institutionId))
  const institution: Rows['institution'] = {
    id: institutionId,
    authorityId,
    name: 'Szkoła Testowa',
    kind: 'primary',
    public: true,
    country: 'PL',
    city: 'Testowo',
    district: null,
    address: 'ul. Testowa 1',
    pupils: 400,
    startDay: null,
    grantFrom: null,
    grantUntil: null,
    ownPacks: [],
  }
  await db.transaction().execute(async (trx) => {
    await openStream(trx, institutionId, 'institution')
    await saveRow(trx, 'institution', institution, { actor: inspector.id, mutationId: null, at: AT })
  })
  return { ...(await furnish(db, institutionId, inspector.id)), institution, inspector }
}

/** What an observation or a photo needs of a school to be about something there. */
export type Furnished = Awaited<ReturnType<typeof furnish>> & { inspector: { id: string } }

export function mutation<N extends MutationName>(name: N, institutionId: string, args: MutationArgs[N]): Mutation<N> {
  return { id: uuidv7(), name, institutionId, madeAt: AT, args } as Mutation<N>
}

/** An answer about the school's camera by its inspector. */
export function anAnswer(school: Furnished, more: Partial<Rows['answer']> = {}): Rows['answer'] {
  return {
    id: uuidv7(),
    institutionId: school.institutionId,
    subjectKind: 'area',
    subjectId: school.area.id,
    fact: 'ans.TEST',
    value: 'storage',
    unavailable: null,
    observedAt: AT,
    by: school.inspector.id,
    evidenceIds: [],
    replaces: [],
    inspectionId: school.inspection.id,
    how: 'observed',
    marks: [],
    ...more,
  }
}

/** The description of a photo; by default of bytes nobody has. */
export function aPhoto(school: Furnished, more: Partial<Rows['evidence']> = {}): Rows['evidence'] {
  return {
    id: uuidv7(),
    institutionId: school.institutionId,
    inspectionId: school.inspection.id,
    subjectKind: 'camera',
    subjectId: school.camera.id,
    purpose: 'place',
    mime: 'image/jpeg',
    sha256: 'a'.repeat(64),
    size: 1000,
    width: 160,
    height: 120,
    capturedAt: AT,
    privacy: 'nobody-visible',
    by: school.inspector.id,
    receivedAt: null,
    ...more,
  }
}
