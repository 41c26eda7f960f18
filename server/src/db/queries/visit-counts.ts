import type { Kysely } from 'kysely'
import type { InspectionResponse } from '@nadzor/shared/api/review'
import type { Tables } from '../tables.ts'

export type Counts = InspectionResponse['counts']

/** How the things of an institution hang together: as rows have it, nothing more. */
export type Register = {
  placed: { id: string; areaId: string | null }[]
  channels: { id: string; recorderId: string; cameraId: string | null }[]
}

/**
 * The subjects of a visit: the institution, what the visit has an answer, a reading or a photo about (`seen`), and what
 * hangs on that: cameras, recorders and signs of an area, channels of a camera or recorder, and the area of a camera,
 * recorder or sign, because that is what the law judges.
 */
export function subjectsOfVisit(institutionId: string, { placed, channels }: Register, seen: Set<string>): Set<string> {
  const subjects = new Set([institutionId, ...seen])
  for (const { id, areaId } of placed) {
    if (areaId === null) continue
    if (seen.has(areaId)) subjects.add(id)
    if (seen.has(id)) subjects.add(areaId)
  }
  for (const { id, recorderId, cameraId } of channels)
    if (subjects.has(recorderId) || (cameraId !== null && subjects.has(cameraId))) subjects.add(id)
  return subjects
}

/** What a page of visits brought, by inspection id, counted in a dozen statements whatever the page's length. */
export async function visitCounts(
  db: Kysely<Tables>,
  visits: { id: string; institutionId: string }[],
): Promise<Map<string, Counts>> {
  if (visits.length === 0) return new Map()
  const inspectionIds = visits.map(({ id }) => id)
  const institutionIds = [...new Set(visits.map(({ institutionId }) => institutionId))]

  const told = { answer: new Map<string, number>(), reading: new Map<string, number>() }
  const seen = new Map(inspectionIds.map((id) => [id, new Set<string>()]))
  for (const table of ['answer', 'reading', 'evidence'] as const) {
    const rows = await db
      .selectFrom(table as 'reading')
      .select((e) => ['inspectionId', 'subjectId', e.fn.countAll<number>().as('rows')])
      .where('inspectionId', 'in', inspectionIds)
      .groupBy(['inspectionId', 'subjectId'])
      .execute()
    for (const { inspectionId, subjectId, rows: count } of rows) {
      if (inspectionId === null) continue
      seen.get(inspectionId)?.add(subjectId)
      if (table !== 'evidence') told[table].set(inspectionId, (told[table].get(inspectionId) ?? 0) + Number(count))
    }
  }
  const photos = await db
    .selectFrom('evidence')
    .select((e) => [
      'inspectionId',
      e.fn.countAll<number>().as('made'),
      e.fn.count<number>('receivedAt').as('received'),
    ])
    .where('inspectionId', 'in', inspectionIds)
    .groupBy('inspectionId')
    .execute()
  const photosOf = new Map(photos.map((row) => [row.inspectionId, row]))
  const registers = await registersOf(db, institutionIds)
  const open = await db
    .selectFrom('verdict')
    .select(['institutionId', 'subjectId', 'outcome'])
    .where('institutionId', 'in', institutionIds)
    .where('replacedAt', 'is', null)
    .where('force', '=', 'legal')
    .where('outcome', 'in', ['failed', 'cantTell'])
    .execute()

  const counts = visits.map(({ id, institutionId }): [string, Counts] => {
    const subjects = subjectsOfVisit(institutionId, registers(institutionId), seen.get(id) ?? new Set())
    const ofVisit = open.filter((one) => one.institutionId === institutionId && subjects.has(one.subjectId))
    const failedLegal = ofVisit.filter((one) => one.outcome === 'failed').length
    return [
      id,
      {
        answers: (told.answer.get(id) ?? 0) + (told.reading.get(id) ?? 0),
        photosMade: Number(photosOf.get(id)?.made ?? 0),
        photosReceived: Number(photosOf.get(id)?.received ?? 0),
        failedLegal,
        cantTell: ofVisit.length - failedLegal,
      },
    ]
  })
  return new Map(counts)
}

async function registersOf(db: Kysely<Tables>, institutionIds: string[]): Promise<(institutionId: string) => Register> {
  const placed: { id: string; areaId: string | null; institutionId: string }[] = []
  for (const table of ['camera', 'recorder', 'sign'] as const)
    placed.push(
      ...(await db
        .selectFrom(table as 'recorder')
        .select(['id', 'areaId', 'institutionId'])
        .where('institutionId', 'in', institutionIds)
        .execute()),
    )
  const channels = await db
    .selectFrom('channel')
    .select(['id', 'recorderId', 'cameraId', 'institutionId'])
    .where('institutionId', 'in', institutionIds)
    .execute()
  return (institutionId) => ({
    placed: placed.filter((one) => one.institutionId === institutionId),
    channels: channels.filter((one) => one.institutionId === institutionId),
  })
}
