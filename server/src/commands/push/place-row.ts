import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { SubjectKind } from '@nadzor/shared/facts/fact'
import { institutionOf, saveRow } from '../../db/change-log.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { conflict, invalid, notFound } from '../../problems.ts'
import { alreadyThere, applied } from './scene.ts'
import type { Done, Scene } from './scene.ts'

/** The row a mutation refers to. Refuses when there is none in the mutation's own institution. */
export async function mustExist<K extends RowKind>(scene: Scene, kind: K, id: string): Promise<Rows[K]> {
  const row = await findRow(scene.trx, kind, id)
  if (!row || institutionOf(row) !== scene.institution.id) throw notFound(`This institution has no ${kind} ${id}.`)
  return row
}

/** The thing an answer, a reading or a photo is about. */
export async function subjectMustExist(
  scene: Scene,
  about: { subjectKind: SubjectKind; subjectId: string },
): Promise<void> {
  await mustExist(scene, about.subjectKind, about.subjectId)
}

/** What a person says was seen, was seen by that person: nobody writes in another's name. */
export function mustBeCaller(scene: Scene, by: string): void {
  if (by !== scene.caller.id) throw invalid([{ path: 'by', message: 'must be the user who sends it' }])
}

/**
 * Adds a row that is never changed by a phone afterwards. The same row again (a mutation made twice, a restored phone)
 * is no fault and changes nothing; the same id with other content is refused, because something would be lost.
 */
export async function placeRow<K extends RowKind>(scene: Scene, kind: K, row: Rows[K]): Promise<Done> {
  const before = await findRow(scene.trx, kind, row.id)
  if (before) {
    if (!sameRow(kind, before, row)) throw conflict(`There is a ${kind} ${row.id} with other content.`)
    return alreadyThere
  }
  await saveRow(scene.trx, kind, row, scene.origin)
  return applied
}

function sameRow<K extends RowKind>(kind: K, before: Rows[K], row: Rows[K]): boolean {
  // The server has said meanwhile that it holds the bytes; the phone's description of the photo is still the same.
  const comparable = kind === 'evidence' ? { ...before, receivedAt: null } : before
  return canonicalJson(comparable) === canonicalJson(row)
}
