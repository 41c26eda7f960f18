import { createPrivateKey, webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSealedLogin, sealLogin } from '@nadzor/shared/agents/seal-login'
import known from '@nadzor/shared/agents/sealed-login.vector.json' with { type: 'json' }
import { rawPublicKey } from './keys.ts'
import { openLogin } from './open-login.ts'

/** RFC 8410: the fixed beginning of an X25519 private key in PKCS#8. */
const privateDer = (byte: number) =>
  Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.alloc(32, byte)])
const keyOf = (byte: number) => createPrivateKey({ key: privateDer(byte), format: 'der', type: 'pkcs8' })

const agentKey = keyOf(2)
const to = {
  agentId: '01936d00-0000-7000-8000-000000000001',
  recorderId: '01936d00-0000-7000-8000-000000000002',
  host: 'Rejestrator.szkola.local',
  secure: true,
  sealKey: rawPublicKey(agentKey),
}
const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
const seal = (more: Partial<typeof to> = {}) => sealLogin(webcrypto, { ...to, ...more }, login)

/** The vector beside seal-login.ts: ephemeral key 32 x 01, agent's key 32 x 02, nonce 12 x 03. */
async function vector(): Promise<string> {
  const x25519 = { name: 'X25519' }
  const { subtle } = webcrypto
  const raw = new Uint8Array(Buffer.from(rawPublicKey(keyOf(1)), 'base64url'))
  const pair = {
    privateKey: await subtle.importKey('pkcs8', privateDer(1), x25519, false, ['deriveBits']),
    publicKey: await subtle.importKey('raw', raw, x25519, true, []),
  }
  return sealLogin(webcrypto, to, login, { pair, nonce: new Uint8Array(12).fill(3) })
}

describe('a login sealed to an agent', () => {
  it('is sealed to no key that is none', async () => {
    await expect(seal({ sealKey: 'AAAA' })).rejects.toThrow('no key')
    await expect(seal({ sealKey: `${to.sealKey.slice(0, -1)}!` })).rejects.toThrow('no key')
    // A point of small order agrees with everybody on the same secret.
    await expect(seal({ sealKey: 'A'.repeat(43) })).rejects.toThrow()
  })

  it('does not open for another agent, recorder or key, nor when a letter was changed', async () => {
    const sealed = await seal()
    const other = '01936d00-0000-7000-8000-00000000000f'
    expect(() => openLogin(agentKey, { ...to, recorderId: other }, sealed)).toThrow()
    expect(() => openLogin(agentKey, { ...to, agentId: other }, sealed)).toThrow()
    expect(() => openLogin(keyOf(4), to, sealed)).toThrow()
    // A server in wrong hands could have it presented elsewhere, or where others listen.
    expect(() => openLogin(agentKey, { ...to, host: '10.66.66.66' }, sealed)).toThrow()
    expect(() => openLogin(agentKey, { ...to, secure: false }, sealed)).toThrow()
    for (const at of [5, 50, 70, sealed.length - 2]) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      expect(() => openLogin(agentKey, to, changed), `letter ${at}`).toThrow()
    }
    expect(() => openLogin(agentKey, to, 'v1.a.b.c')).toThrow('not a sealed login')
    for (const text of ['', 'a1', 'a1...', 'a1.AAAA.AAAA.AAAA', sealed.slice(0, 60)])
      expect(isSealedLogin(text)).toBe(false)
  })

  it('opens for its agent, whatever letters it has, and twice sealed is twice different', async () => {
    expect(openLogin(agentKey, to, await seal())).toEqual(login)
    expect(openLogin(agentKey, { ...to, host: to.host.toLowerCase() }, await seal())).toEqual(login)
    expect(await seal()).not.toBe(await seal())
    for (const password of ['x', '"\\%41', 'пароль', '🔑'.repeat(30), 'ż'.repeat(128)]) {
      const sealed = await sealLogin(webcrypto, to, { user: 'ą', password })
      expect(isSealedLogin(sealed)).toBe(true)
      expect(openLogin(agentKey, to, sealed).password).toBe(password)
    }
  })

  it('has the same length for every usual password', async () => {
    const lengths = await Promise.all(
      ['1', '12345678', 'a'.repeat(64)].map(
        async (password) => (await sealLogin(webcrypto, to, { user: 'a', password })).length,
      ),
    )
    expect(new Set(lengths).size).toBe(1)
  })

  it('is the one of the test vector', async () => {
    expect({ ...to, login, sealed: await vector() }).toEqual({
      ...to,
      sealKey: known.agentPublic,
      login: known.login,
      sealed: known.sealed,
    })
    expect(openLogin(agentKey, known, known.sealed)).toEqual(login)
  })
})
