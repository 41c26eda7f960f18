import type { Institution } from '@nadzor/shared/facts/institution'
import { institutionById } from '../db/queries/institutions.ts'
import type { Database } from '../db/open-database.ts'
import { forbidden, notFound } from '../problems.ts'
import { may } from './may.ts'
import type { Holder, Verb } from './may.ts'

/** Throws `forbidden` unless the user may do `verb` in the whole of their authority. */
export function requireAuthority(user: Holder, verb: Verb): void {
  if (!may(user, verb, { authorityId: user.authorityId, institutionId: null }))
    throw forbidden(`This needs a role for ${verb} in the whole authority.`)
}

/**
 * The institution, if the user may do `verb` there. One the user may not even see looks like one that is not:
 * `not-found`; one that may be seen but not so used: `forbidden`.
 */
export async function requireInstitution(db: Database, user: Holder, verb: Verb, id: string): Promise<Institution> {
  const institution = await institutionById(db, id)
  if (!institution) throw notFound()
  const place = { authorityId: institution.authorityId, institutionId: institution.id }
  if (may(user, verb, place)) return institution
  if (may(user, 'institution.read', place)) throw forbidden(`This needs a role for ${verb} at this institution.`)
  throw notFound()
}
