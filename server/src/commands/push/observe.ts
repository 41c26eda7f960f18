import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { Rows } from '@nadzor/shared/facts/rows'
import { observationsOf } from '../../db/queries/live-observations.ts'
import { invalid, notFound } from '../../problems.ts'
import { mustBeCaller, mustExist, placeRow, subjectMustExist } from './place-row.ts'
import { keptBeside } from './scene.ts'
import type { Done, Scene } from './scene.ts'

/**
 * Keeps an answer or a reading. Observations only append: a correction names what it replaces. A live differing one
 * (replaced by nobody) that the writer did not name is a conflict: both are kept and a person decides (DESIGN section 5).
 *
 * `observedAt` is kept as the phone's clock said it, however far off: the log holds the server's own time beside it,
 * and refusing would lose the observation of a phone whose battery ran out.
 */
export async function observe<K extends 'answer' | 'reading'>(scene: Scene, kind: K, row: Rows[K]): Promise<Done> {
  mustBeCaller(scene, row.by)
  if ((row.value === null) === (row.unavailable === null))
    throw invalid([{ path: 'value', message: 'either a value, or the reason why there is none' }])
  if (row.inspectionId) await mustExist(scene, 'inspection', row.inspectionId)
  await subjectMustExist(scene, row)
  for (const id of row.evidenceIds) await mustExist(scene, 'evidence', id)

  const others = (await observationsOf(scene.trx, kind, row)).filter((other) => other.id !== row.id)
  const unknown = row.replaces.find((id) => !others.some((other) => other.id === id))
  if (unknown) throw notFound(`There is no other ${kind} ${unknown} of ${row.fact} on ${row.subjectId} to replace.`)

  const done = await placeRow(scene, kind, row)
  if (!done.stored) return done
  const replaced = new Set([...others, row].flatMap((one) => one.replaces))
  const differing = others.filter((other) => !replaced.has(other.id) && !sameFinding(other, row))
  if (differing.length === 0) return done
  return keptBeside(`Beside a differing ${kind} of ${row.fact}: ${differing.map((other) => other.id).join(', ')}.`)
}

type Found = { value: unknown; unavailable: string | null }

/** Two observations say the same; choices are compared as sets. */
function sameFinding(a: Found, b: Found): boolean {
  const told = ({ value, unavailable }: Found) =>
    canonicalJson([Array.isArray(value) ? [...value].sort() : value, unavailable])
  return told(a) === told(b)
}
