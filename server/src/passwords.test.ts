import { describe, expect, it } from 'vitest'
import { createPasswords } from './passwords.ts'

describe('passwords', () => {
  it('refuse the wrong one, and any one for nobody', async () => {
    const passwords = createPasswords()
    const hashed = await passwords.hash('the right one')
    expect(await passwords.verify(hashed, 'the wrong one')).toBe(false)
    expect(await passwords.verify(null, 'nobody has this password')).toBe(false)
    expect(await passwords.verify(hashed, 'the right one')).toBe(true)
  })

  it('are hashed with argon2id at 19 MiB and two passes, with a salt of their own', async () => {
    const passwords = createPasswords()
    const [one, other] = [await passwords.hash('same'), await passwords.hash('same')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(other)
  })

  it('turn away what would queue too long, and serve everybody who was let in', async () => {
    const passwords = createPasswords(1, 2)
    const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((password) => passwords.hash(password)))
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
    expect((results[3] as PromiseRejectedResult).reason.problem.type).toBe('too-many-requests')
    expect(await passwords.hash('later')).toMatch(/argon2id/)
  })
})
