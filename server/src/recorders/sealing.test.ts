import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer, keyOfFolder } from './sealing.ts'

const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }

describe('logins at rest', () => {
  it('open for no other recorder, with no other key, and not when changed', () => {
    const sealer = createSealer(randomBytes(32))
    const sealed = sealer.seal('recorder-1', login)
    expect(() => sealer.open('recorder-2', sealed)).toThrow()
    expect(() => createSealer(randomBytes(32)).open('recorder-1', sealed)).toThrow('credential.key')
    const changed = sealed.slice(0, -2) + (sealed.endsWith('A') ? 'B' : 'A') + sealed.slice(-1)
    expect(() => sealer.open('recorder-1', changed)).toThrow()
  })

  it('open for their own recorder, and show nothing of what they hold', () => {
    const sealer = createSealer(randomBytes(32))
    const sealed = sealer.seal('recorder-1', login)
    expect(sealer.open('recorder-1', sealed)).toEqual(login)
    expect(sealed).not.toContain('audyt')
    expect(sealer.seal('recorder-1', login)).not.toBe(sealed)
  })

  it('keep one key per data folder, readable by its owner alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nadzor-key-'))
    try {
      const keys = await Promise.all(Array.from({ length: 4 }, () => keyOfFolder(folder)))
      expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
      expect((await stat(join(folder, 'credential.key'))).mode & 0o077).toBe(0)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
