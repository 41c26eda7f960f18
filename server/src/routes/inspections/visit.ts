import type { InspectionResponse } from '@nadzor/shared/api/review'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { subjectsOfVisit } from '../../db/queries/visit-counts.ts'

type Named = InspectionResponse['subjects'][number]
export type Visit = Pick<InspectionResponse, 'subjects' | 'answers' | 'readings' | 'evidence' | 'verdicts' | 'counts'>

/** What one visit brought, from all rows of its institution and the verdicts in force there. */
export function visitOf(rows: InstitutionRows, verdicts: Verdict[], inspectionId: string): Visit {
  const ofVisit = <T extends { inspectionId: string | null }>(list: T[]) =>
    list.filter((one) => one.inspectionId === inspectionId)
  const answers = ofVisit(rows.answers)
  const readings = ofVisit(rows.readings)
  const evidence = ofVisit(rows.evidences)

  const seen = new Set([...answers, ...readings, ...evidence].map((one) => one.subjectId))
  const placed = [...rows.cameras, ...rows.recorders, ...rows.signs]
  const judged = subjectsOfVisit(rows.institution.id, { placed, channels: rows.channels }, seen)

  const ofSubjects = verdicts.filter(({ subject }) => judged.has(subject.id))
  const legal = (outcome: Verdict['outcome']) =>
    ofSubjects.filter((one) => one.force === 'legal' && one.outcome === outcome).length
  return {
    subjects: subjectNames(rows).filter(({ id }) => judged.has(id)),
    answers,
    readings,
    evidence,
    verdicts: ofSubjects,
    counts: {
      answers: answers.length + readings.length,
      photosMade: evidence.length,
      photosReceived: evidence.filter((one) => one.receivedAt !== null).length,
      failedLegal: legal('failed'),
      cantTell: legal('cantTell'),
    },
  }
}

/** Everything of an institution under the name people know it by. */
function subjectNames(rows: InstitutionRows): Named[] {
  const storeys = new Map(rows.storeys.map((one) => [one.id, one.name]))
  const areas = new Map(rows.areas.map((one) => [one.id, one.name]))
  const recorders = new Map(rows.recorders.map((one) => [one.id, one.plate]))
  const inArea = (id: string | null) => (id === null ? null : (areas.get(id) ?? null))
  const { institution } = rows
  return [
    { kind: 'institution', id: institution.id, plate: null, name: institution.name, place: null },
    ...rows.areas.map(({ id, name, storeyId }) => ({
      kind: 'area',
      id,
      plate: null,
      name,
      place: storeys.get(storeyId) ?? null,
    })),
    ...rows.cameras.map(({ id, plate, name, areaId }) => ({ kind: 'camera', id, plate, name, place: inArea(areaId) })),
    ...rows.recorders.map(({ id, plate, name, areaId }) => ({
      kind: 'recorder',
      id,
      plate,
      name,
      place: inArea(areaId),
    })),
    ...rows.channels.map(({ id, number, name, recorderId }) => ({
      kind: 'channel',
      id,
      plate: String(number),
      name,
      place: recorders.get(recorderId) ?? null,
    })),
    ...rows.signs.map(({ id, plate, name, areaId }) => ({ kind: 'sign', id, plate, name, place: inArea(areaId) })),
  ]
}
