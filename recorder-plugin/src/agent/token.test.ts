import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawPublicKey } from './keys.ts'
import { newKeys, readToken, serverOrigin, writeToken } from './token.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'nadzor-token-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the server’s address', () => {
  it.each([
    'http://nadzor.example.org',
    'http://10.0.0.1:8080',
    'http://127.0.0.1.example.org',
    'ftp://x',
    'nadzor',
    'https://a:b@x.org',
    'https://x.org/path',
    'https://x.org/?q=1',
  ])('may not be %s', (address) => {
    expect(() => serverOrigin(address)).toThrow()
  })
  it.each([
    ['https://nadzor.example.org', 'https://nadzor.example.org'],
    ['https://nadzor.example.org:8443/', 'https://nadzor.example.org:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('may be %s', (address, origin) => {
    expect(serverOrigin(address)).toBe(origin)
  })
})

describe('a token file', () => {
  it('is refused when missing, readable by others, or none', async () => {
    const file = join(folder, 'token')
    await expect(readToken(file)).rejects.toThrow('enrol first')
    await writeFile(file, '{}', { mode: 0o600 })
    await expect(readToken(file)).rejects.toThrow('no token file')
    await writeToken(file, { server: 'https://a.org', agentId: 'x', ...newKeys() })
    await chmod(file, 0o640)
    await expect(readToken(file)).rejects.toThrow('read by others')
  })

  it('comes back as it was written, for its owner’s eyes only', async () => {
    const file = join(folder, 'token')
    const keys = newKeys()
    await writeToken(file, { server: 'https://a.org', agentId: 'x', ...keys })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const read = await readToken(file)
    expect([read.server, read.agentId]).toEqual(['https://a.org', 'x'])
    expect(rawPublicKey(read.signKey)).toBe(rawPublicKey(keys.signKey))
    expect(rawPublicKey(read.sealKey)).toBe(rawPublicKey(keys.sealKey))
  })
})
