import { describe, expect, it } from 'vitest'
import type { Problem } from '@nadzor/shared/api/problem'
import { setupRules, setupToSend, tokenTrouble } from './setup-draft.ts'
import type { SetupDraft } from './setup-draft.ts'

const draft: SetupDraft = {
  authorityName: ' Gmina Miejska ',
  country: 'PL',
  city: 'Kraków',
  name: 'Ewa Lis',
  email: ' Ewa@Example.org',
  language: 'pl',
  password: 'long enough',
}
const refused = (type: Problem['type']) => ({ kind: 'problem', problem: { type, title: '', status: 400 } }) as const

describe('the first set-up', () => {
  it('names every field that is empty by the path the server would name', () => {
    const empty = { ...draft, authorityName: '', city: ' ', name: '', email: '', password: '' }
    expect(Object.keys(setupRules.check(empty))).toEqual([
      'authority.name',
      'authority.city',
      'administrator.name',
      'administrator.email',
      'administrator.password',
    ])
  })

  it('sends the token beside trimmed fields', () => {
    expect(setupRules.check(draft)).toEqual({})
    expect(setupToSend(draft, 'T')).toEqual({
      token: 'T',
      authority: { name: 'Gmina Miejska', country: 'PL', city: 'Kraków' },
      administrator: { email: 'ewa@example.org', name: 'Ewa Lis', language: 'pl', password: 'long enough' },
    })
  })
})

describe('trouble with the printed address', () => {
  it('is that somebody was first, whatever the token', () => {
    expect(tokenTrouble('', { needed: false }, null)).toBe('done')
    expect(tokenTrouble('T', { needed: true }, refused('gone'))).toBe('done')
  })

  it('is a missing or an outdated token', () => {
    expect(tokenTrouble('', { needed: true }, null)).toBe('noToken')
    expect(tokenTrouble('T', { needed: true }, refused('forbidden'))).toBe('badToken')
  })

  it('is not another refusal, which the form itself shows', () => {
    expect(tokenTrouble('T', { needed: true }, refused('invalid'))).toBeNull()
    expect(tokenTrouble('T', null, { kind: 'offline' })).toBeNull()
  })
})
