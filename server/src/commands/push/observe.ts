import { live, sameValue } from '@nadzor/shared/facts/observations'
import type { Observation } from '@nadzor/shared/facts/observations'
import type { Rows } from '@nadzor/shared/facts/rows'
import { observationsOf } from '../../db/queries/live-observations.ts'
import { invalid, notFound } from '../../problems.ts'
import { mustFitCatalogue } from './fits-catalogue.ts'
import { mustBeCaller, mustExist, placeRow, subjectMustExist } from './place-row.ts'
import { keptBeside } from './scene.ts'
import type { Done, Scene } from './scene.ts'

/**
 * Keeps an answer or a reading. Observations only append: a correction names what it replaces. A live differing one
 * (of somebody else, replaced by nobody) that the writer did not name is a conflict: both are kept and a person decides
 * (DESIGN section 5).
 *
 * `observedAt` is kept as the phone's clock said it, however far off: the log holds the server's own time beside it,
 * and refusing would lose the observation of a phone whose battery ran out.
 */
export async function observe<K extends 'answer' | 'reading'>(scene: Scene, kind: K, row: Rows[K]): Promise<Done> {
  mustBeCaller(scene, row.by)
  if ((row.value === null) === (row.unavailable === null))
    throw invalid([{ path: 'value', message: 'either a value, or the reason why there is none' }])
  mustFitCatalogue(kind, row)
  if (row.inspectionId) await mustExist(scene, 'inspection', row.inspectionId)
  await subjectMustExist(scene, row)
  for (const id of row.evidenceIds) await mustExist(scene, 'evidence', id)

  const others = (await observationsOf(scene.trx, kind, row)).filter((other) => other.id !== row.id)
  const unknown = row.replaces.find((id) => !others.some((other) => other.id === id))
  if (unknown) throw notFound(`There is no other ${kind} ${unknown} of ${row.fact} on ${row.subjectId} to replace.`)

  const done = await placeRow(scene, kind, row)
  if (!done.stored) return done
  const differing = live([...others, row].map((one) => asObservation(kind, one))).filter(
    (other) => other.origin.id !== row.id && differ(other, row),
  )
  if (differing.length === 0) return done
  return keptBeside(
    `Beside a differing ${kind} of ${row.fact}: ${differing.map(({ origin }) => origin.id).join(', ')}.`,
  )
}

/** As the rules see it, so that "conflict" here and "can't tell" there mean the same. */
function asObservation(kind: 'answer' | 'reading', row: Rows['answer' | 'reading']): Observation {
  const { id, subjectKind, subjectId, fact, value, unavailable, how, observedAt, by, evidenceIds, replaces } = row
  const subject = { kind: subjectKind, id: subjectId }
  const origin = { kind, id }
  return { subject, name: fact, value, unavailable, unit: null, how, at: observedAt, by, origin, evidenceIds, replaces }
}

/** Who could not tell contradicts nobody. */
function differ(a: Observation, b: Rows['answer' | 'reading']): boolean {
  return a.value !== null && b.value !== null && !sameValue(a.value, b.value)
}
