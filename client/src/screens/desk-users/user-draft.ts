import type * as z from 'zod/mini'
import type { userCreate, userPatch } from '@nadzor/shared/api/administration'
import type { Assignment, Role, User } from '@nadzor/shared/facts/person'
import type { Language } from '@nadzor/shared/facts/primitives'
import { complaints, emailError, lineError, passwordError } from '../desk/field-checks.ts'
import type { FormRules } from '../desk/form.ts'

/** One role in one scope, as the form's two selects hold it; `scope` is `authority:<id>` or `institution:<id>`. */
export type RoleRow = { role: Role | ''; scope: string }

export type UserDraft = {
  id: string
  name: string
  email: string
  language: Language
  password: string
  roles: RoleRow[]
}

export const scopeKey = (scope: Pick<Assignment, 'scopeKind' | 'scopeId'>): string =>
  `${scope.scopeKind}:${scope.scopeId}`

/** `id` is made once per form, so that a repeat after a lost answer cannot add the same person twice. */
export function emptyUser(id: string, language: Language, scope: string): UserDraft {
  return { id, name: '', email: '', language, password: '', roles: [{ role: '', scope }] }
}

export function draftOfUser(user: User): UserDraft {
  const roles = user.assignments.map((one) => ({ role: one.role, scope: scopeKey(one) }))
  return { id: user.id, name: user.name, email: user.email, language: user.language, password: '', roles }
}

/** Rows whose role is chosen, each pair once. */
export function assignmentsOf(rows: readonly RoleRow[]): Assignment[] {
  const chosen = new Map<string, Assignment>()
  for (const { role, scope } of rows) {
    const [scopeKind, scopeId] = scope.split(':')
    if (role === '' || !scopeId || (scopeKind !== 'authority' && scopeKind !== 'institution')) continue
    chosen.set(`${role} ${scope}`, { role, scopeKind, scopeId })
  }
  return [...chosen.values()]
}

/** A person without any role could log in and see nothing: nearly always a forgotten field, so it is refused. */
const rolesError = (rows: readonly RoleRow[]) => (assignmentsOf(rows).length === 0 ? 'role-missing' : null)

export const newUserRules: FormRules<UserDraft> = {
  conflict: { field: 'email', error: 'taken' },
  fields: ['name', 'email', 'language', 'password', 'assignments'],
  check: (draft) =>
    complaints({
      name: lineError(draft.name),
      email: emailError(draft.email),
      password: passwordError(draft.password),
      assignments: rolesError(draft.roles),
    }),
}

export const userRules: FormRules<UserDraft> = {
  conflict: { field: 'assignments', error: 'last-administrator' },
  fields: ['name', 'language', 'assignments'],
  check: (draft) => complaints({ name: lineError(draft.name), assignments: rolesError(draft.roles) }),
}

export const resetRules: FormRules<string> = {
  fields: ['password'],
  check: (password) => complaints({ password: passwordError(password) }),
}

export type OwnPassword = { current: string; next: string }
export const ownPasswordRules: FormRules<OwnPassword> = {
  fields: ['current', 'next'],
  check: ({ current, next }) =>
    complaints({
      current: current === '' ? 'required' : null,
      next: passwordError(next) ?? (next === current ? 'password-same' : null),
    }),
}

export function userToCreate(draft: UserDraft): z.infer<typeof userCreate> {
  return {
    id: draft.id,
    name: draft.name.trim(),
    email: draft.email.trim().toLowerCase(),
    language: draft.language,
    password: draft.password,
    assignments: assignmentsOf(draft.roles),
  }
}

const inOrder = (assignments: readonly Assignment[]): string =>
  JSON.stringify(assignments.map((one) => `${one.role} ${scopeKey(one)}`).sort())

/** Only what differs: assignments sent unchanged would start a new scope epoch and a full download on that person's phone. */
export function userChanges(draft: UserDraft, user: User): z.infer<typeof userPatch> {
  const assignments = assignmentsOf(draft.roles)
  return {
    ...(draft.name.trim() === user.name ? {} : { name: draft.name.trim() }),
    ...(draft.language === user.language ? {} : { language: draft.language }),
    ...(inOrder(assignments) === inOrder(user.assignments) ? {} : { assignments }),
  }
}
