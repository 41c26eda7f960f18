import type { Kysely } from 'kysely'
import type { Assignment } from '@nadzor/shared/facts/person'
import { institutionsOfAuthority } from '../../db/queries/institutions.ts'
import type { Tables } from '../../db/tables.ts'
import { invalid } from '../../problems.ts'

/** Throws `invalid` unless every scope is this authority or one of its institutions. */
export async function checkAssignments(
  db: Kysely<Tables>,
  authorityId: string,
  assignments: Assignment[],
): Promise<void> {
  const institutions = assignments.filter((one) => one.scopeKind === 'institution').map((one) => one.scopeId)
  const known = await institutionsOfAuthority(db, authorityId, institutions)
  const faults = assignments.flatMap(({ scopeKind, scopeId }, index) => {
    if (scopeKind === 'authority' ? scopeId === authorityId : known.has(scopeId)) return []
    const message = scopeKind === 'authority' ? 'not your authority' : 'no institution of your authority has this id'
    return [{ path: `assignments.${index}.scopeId`, message }]
  })
  if (faults.length > 0) throw invalid(faults)
}
