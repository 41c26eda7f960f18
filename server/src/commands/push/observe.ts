import { live, sameValue } from '@nadzor/shared/facts/observations'
import type { Observation } from '@nadzor/shared/facts/observations'
import type { Rows } from '@nadzor/shared/facts/rows'
import { findRow } from '../../db/queries/find-row.ts'
import { hasOrderOn } from '../../db/queries/findings.ts'
import { observationsOf } from '../../db/queries/live-observations.ts'
import { may } from '../../policies/may.ts'
import { conflict, forbidden, invalid } from '../../problems.ts'
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

  for (const id of row.replaces) await mayReplace(scene, kind, id, row)

  const done = await placeRow(scene, kind, row)
  if (!done.stored) return done
  const others = (await observationsOf(scene.trx, kind, row)).filter((other) => other.id !== row.id)
  const before = live(others.map((one) => asObservation(kind, one)))
  const alive = live([...others, row].map((one) => asObservation(kind, one)))
  // One that was replaced before it arrived contradicts nobody. One that takes back a word of a wrong clock may bring an
  // earlier one into force again, and that contradicts.
  const risen = alive.filter((one) => !before.some((other) => other.origin.id === one.origin.id))
  const differing = alive.filter((other) => risen.some((one) => differ(other, one) && other.origin.id !== row.id))
  if (differing.length === 0) return done
  return keptBeside(
    `Beside a differing ${kind} of ${row.fact}: ${differing.map(({ origin }) => origin.id).join(', ')}.`,
  )
}

/**
 * What is replaced must be of the same fact and institution, but perhaps of another subject: all cameras of a room share
 * what was said of the room's sign. One that is not here was refused, or is still on its way; it is replaced all the same.
 */
async function mayReplace(scene: Scene, kind: 'answer' | 'reading', id: string, by: Rows['answer' | 'reading']) {
  const replaced = await findRow(scene.trx, kind, id)
  if (!replaced) return
  const fits = replaced.institutionId === by.institutionId && replaced.fact === by.fact && id !== by.id
  if (!fits) throw conflict(`${id} is no other ${kind} of ${by.fact} here, so it cannot be replaced.`)
  const place = { authorityId: scene.institution.authorityId, institutionId: scene.institution.id }
  if (replaced.by === scene.caller.id || may(scene.caller, 'inspection.perform', place)) return
  // An installer speaks about the things of own orders only; there the finding's own rules say what the word is worth.
  if (!(await hasOrderOn(scene.trx, scene.caller.id, replaced.subjectId)))
    throw forbidden('Outside a visit one replaces what somebody else observed only where an order of yours is.')
}

/** As the rules see it, so that "conflict" here and "can't tell" there mean the same. */
function asObservation(kind: 'answer' | 'reading', row: Rows['answer' | 'reading']): Observation {
  const { id, subjectKind, subjectId, fact, value, unavailable, how, observedAt, by, evidenceIds, replaces } = row
  const subject = { kind: subjectKind, id: subjectId }
  const origin = { kind, id }
  return { subject, name: fact, value, unavailable, unit: null, how, at: observedAt, by, origin, evidenceIds, replaces }
}

/** Who could not tell contradicts nobody. */
function differ(a: Observation, b: Observation): boolean {
  return a.value !== null && b.value !== null && !sameValue(a.value, b.value)
}
