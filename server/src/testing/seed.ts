import { role as roleSchema } from '@nadzor/shared/facts/person'
import type { Assignment, Role, User } from '@nadzor/shared/facts/person'
import type { Institution } from '@nadzor/shared/facts/institution'
import { openStream } from '../db/change-log.ts'
import { insertAuthority } from '../db/queries/authorities.ts'
import { insertUser } from '../db/queries/users.ts'
import { createInstitution } from '../commands/institutions/create.ts'
import type { Deps } from '../deps.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import type { Standpoint } from './app.ts'

export const PASSWORD = 'correct horse battery'

/** Roles that are held for the whole authority where the seeded person is at home. */
const wholeAuthority: ReadonlySet<Role> = new Set(['reviewer', 'administrator'])

export type Person = User & { authorityId: string }
export type Seeded = {
  authorityId: string
  foreignAuthorityId: string
  /** Two institutions of one authority, and one of another. */
  institutions: { here: Institution; other: Institution; abroad: Institution }
  people: Record<Role, Record<Standpoint, Person>>
}

const institution = (id: string, name: string): Omit<Institution, 'authorityId'> => ({
  id,
  name,
  kind: 'primary',
  public: true,
  country: 'PL',
  city: 'Łódź',
  district: null,
  address: 'ul. Szkolna 1',
  pupils: 400,
  startDay: null,
  grantFrom: null,
  grantUntil: null,
  ownPacks: [],
})

/**
 * Each role three times: at `here` (reviewer and administrator for its whole authority), at `other` alone, and for
 * the whole foreign authority.
 */
export async function seed(deps: Deps): Promise<Seeded> {
  const { db, newId } = deps
  const authorityId = newId()
  const foreignAuthorityId = newId()
  await db.transaction().execute(async (trx) => {
    for (const [id, name] of [
      [authorityId, 'Miasto Łódź'],
      [foreignAuthorityId, 'Mestna občina Ljubljana'],
    ] as const) {
      await insertAuthority(trx, { id, name, country: 'PL', city: name })
      await openStream(trx, id, 'authority')
    }
  })
  const by = (authority: string) => ({ id: 'system:seed', authorityId: authority }) as SignedIn
  const institutions = {
    here: await createInstitution(deps, by(authorityId), institution(newId(), 'Szkoła Podstawowa nr 1')),
    other: await createInstitution(deps, by(authorityId), institution(newId(), 'Szkoła Podstawowa nr 2')),
    abroad: await createInstitution(deps, by(foreignAuthorityId), institution(newId(), 'Osnovna šola Trnovo')),
  }
  const passwordHash = await deps.passwords.hash(PASSWORD)

  const person = async (role: Role, standpoint: Standpoint): Promise<Person> => {
    const home = standpoint === 'abroad' ? foreignAuthorityId : authorityId
    const whole = standpoint === 'abroad' || (standpoint === 'here' && wholeAuthority.has(role))
    const assignment: Assignment = whole
      ? { role, scopeKind: 'authority', scopeId: home }
      : { role, scopeKind: 'institution', scopeId: institutions[standpoint].id }
    const user: Person = {
      id: newId(),
      authorityId: home,
      email: `${role}.${standpoint}@nadzor.test`,
      name: `${role} ${standpoint}`,
      language: 'pl',
      disabled: false,
      assignments: [assignment],
    }
    await insertUser(db, { ...user, passwordHash, createdAt: deps.now().toISOString() })
    return user
  }
  const people = {} as Seeded['people']
  for (const role of roleSchema.options)
    people[role] = {
      here: await person(role, 'here'),
      other: await person(role, 'other'),
      abroad: await person(role, 'abroad'),
    }
  return { authorityId, foreignAuthorityId, institutions, people }
}
