import { describe, expect, it } from 'vitest'
import { safeNext } from './use-login.ts'

describe('where a login leads', () => {
  it('is never another site', () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      undefined,
      ['/'],
    ]) {
      expect(safeNext(next)).toBeNull()
    }
  })
  it('is not the login again', () => expect(safeNext('/login?next=/login')).toBeNull())
  it('is the address one wanted', () => expect(safeNext('/L/0123456789Z')).toBe('/L/0123456789Z'))
})
