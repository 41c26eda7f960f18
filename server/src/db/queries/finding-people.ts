import type { Kysely } from 'kysely'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Role } from '@nadzor/shared/facts/person'
import type { Tables } from '../tables.ts'

/** Enabled users with one of these roles at an institution, or for its whole authority, by name. */
export async function holdersAt(
  db: Kysely<Tables>,
  { id, authorityId }: Pick<Institution, 'id' | 'authorityId'>,
  roles: readonly Role[],
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('assignment as a')
    .innerJoin('user as u', 'u.id', 'a.userId')
    .select(['u.id', 'u.name'])
    .distinct()
    .where('u.authorityId', '=', authorityId)
    .where('u.disabled', '=', 0)
    .where('a.role', 'in', [...roles])
    .where((e) =>
      e.or([
        e.and([e('a.scopeKind', '=', 'institution'), e('a.scopeId', '=', id)]),
        e.and([e('a.scopeKind', '=', 'authority'), e('a.scopeId', '=', authorityId)]),
      ]),
    )
    .orderBy('u.name')
    .orderBy('u.id')
    .execute()
}
