import { describe, expect, it } from 'vitest'
import type { User } from '@nadzor/shared/facts/person'
import {
  assignmentsOf,
  draftOfUser,
  emptyUser,
  newUserRules,
  ownPasswordRules,
  userChanges,
  userRules,
  userToCreate,
} from './user-draft.ts'

const user: User = {
  id: 'u1',
  email: 'anna@example.org',
  name: 'Anna Nowak',
  language: 'pl',
  disabled: false,
  assignments: [
    { role: 'inspector', scopeKind: 'authority', scopeId: 'a1' },
    { role: 'reviewer', scopeKind: 'institution', scopeId: 'i1' },
  ],
}

describe('a new user', () => {
  it('is refused without name, e-mail, long enough password and a role, each named', () => {
    const draft = { ...emptyUser('u2', 'pl', 'authority:a1'), email: 'no-at-sign', password: 'short' }
    expect(newUserRules.check(draft)).toEqual({
      name: 'required',
      email: 'email',
      password: 'password-short',
      assignments: 'role-missing',
    })
  })

  it('is sent trimmed, with the e-mail in lower case, and the password untouched', () => {
    const draft = {
      ...emptyUser('u2', 'sl', 'authority:a1'),
      name: ' Ana Kos ',
      email: ' Ana.Kos@Example.org ',
      password: '  ten chars ',
      roles: [{ role: 'head', scope: 'institution:i9' } as const],
    }
    expect(newUserRules.check(draft)).toEqual({})
    expect(userToCreate(draft)).toEqual({
      id: 'u2',
      name: 'Ana Kos',
      email: 'ana.kos@example.org',
      language: 'sl',
      password: '  ten chars ',
      assignments: [{ role: 'head', scopeKind: 'institution', scopeId: 'i9' }],
    })
  })
})

describe('a changed user', () => {
  it('is refused without any role left', () => {
    expect(userRules.check({ ...draftOfUser(user), roles: [{ role: '', scope: 'authority:a1' }] })).toEqual({
      assignments: 'role-missing',
    })
  })

  it('sends nothing that stayed as it was, in whatever order the roles stand', () => {
    const draft = draftOfUser(user)
    expect(userChanges({ ...draft, roles: draft.roles.toReversed() }, user)).toEqual({})
  })

  it('sends all assignments when one changed', () => {
    const draft = draftOfUser(user)
    const changes = userChanges({ ...draft, name: 'Anna Kos', roles: draft.roles.slice(0, 1) }, user)
    expect(changes).toEqual({
      name: 'Anna Kos',
      assignments: [{ role: 'inspector', scopeKind: 'authority', scopeId: 'a1' }],
    })
  })
})

describe('role rows', () => {
  it('count once when chosen twice, and not at all without a role or scope', () => {
    const row = { role: 'inspector', scope: 'authority:a1' } as const
    expect(assignmentsOf([row, row, { role: '', scope: 'authority:a1' }, { role: 'head', scope: '' }])).toHaveLength(1)
  })
})

describe('an own password', () => {
  it('is refused when it is the old one or the old one is missing', () => {
    expect(ownPasswordRules.check({ current: 'long enough 1', next: 'long enough 1' })).toEqual({
      next: 'password-same',
    })
    expect(ownPasswordRules.check({ current: '', next: 'long enough 1' })).toEqual({ current: 'required' })
  })
})
