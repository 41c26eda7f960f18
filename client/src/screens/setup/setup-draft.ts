import type * as z from 'zod/mini'
import type { setupRequest } from '@nadzor/shared/api/session'
import type { Country, Language } from '@nadzor/shared/facts/primitives'
import { complaints, emailError, lineError, passwordError } from '../desk/field-checks.ts'
import type { Failure } from '../desk/failure.ts'
import type { FormRules } from '../desk/form.ts'

export type SetupDraft = {
  authorityName: string
  country: Country
  city: string
  name: string
  email: string
  language: Language
  password: string
}

/** The fields carry the request's own paths, so the server's errors find them. */
export const setupRules: FormRules<SetupDraft> = {
  conflict: { field: 'administrator.email', error: 'taken' },
  fields: [
    'authority.name',
    'authority.country',
    'authority.city',
    'administrator.name',
    'administrator.email',
    'administrator.language',
    'administrator.password',
  ],
  check: (draft) =>
    complaints({
      'authority.name': lineError(draft.authorityName),
      'authority.city': lineError(draft.city),
      'administrator.name': lineError(draft.name),
      'administrator.email': emailError(draft.email),
      'administrator.password': passwordError(draft.password),
    }),
}

export function setupToSend(draft: SetupDraft, token: string): z.infer<typeof setupRequest> {
  return {
    token,
    authority: { name: draft.authorityName.trim(), country: draft.country, city: draft.city.trim() },
    administrator: {
      name: draft.name.trim(),
      email: draft.email.trim().toLowerCase(),
      language: draft.language,
      password: draft.password,
    },
  }
}

/**
 * What stands in the way of setting up, as a key of desk.json's `setup` sentences: the address lacks its token, the
 * token is not the last one printed, or somebody was first. Null: nothing known to.
 */
export function tokenTrouble(
  token: string,
  state: { needed: boolean } | null,
  failure: Failure | null,
): 'noToken' | 'badToken' | 'done' | null {
  const refused = failure?.kind === 'problem' ? failure.problem.type : null
  if (state?.needed === false || refused === 'gone') return 'done'
  if (token === '') return 'noToken'
  return refused === 'forbidden' ? 'badToken' : null
}
