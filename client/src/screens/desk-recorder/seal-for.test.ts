import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSealedLogin } from '@nadzor/shared/agents/seal-login'
import { credentialPut } from '@nadzor/shared/api/recorders'
import { sealFor } from './seal-for.ts'

const crypto = webcrypto as unknown as Crypto
const recorder = { id: '019a0000-0000-7000-8000-000000000002', host: '192.168.1.20', secure: true }
const login = { user: 'audit', password: 'planted-Żółw-7' }

async function agentWith(more: object = {}) {
  const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits'])) as CryptoKeyPair
  const sealKey = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url')
  const id = '019a0000-0000-7000-8000-000000000001'
  return { id, name: 'Room 12', sealKey, lastSeenAt: null, revoked: false, ...more }
}

describe('a login for a recorder that an agent serves', () => {
  it('is not sealed for an agent that was revoked or has no key', async () => {
    expect(await sealFor(crypto, await agentWith({ revoked: true }), recorder, login)).toEqual({ fault: 'revoked' })
    expect(await sealFor(crypto, await agentWith({ sealKey: null }), recorder, login)).toEqual({ fault: 'noKey' })
  })

  it('names the browser that has no WebCrypto, or no X25519', async () => {
    const agent = await agentWith()
    expect(await sealFor(undefined, agent, recorder, login)).toEqual({ fault: 'browser' })
    expect(await sealFor({}, agent, recorder, login)).toEqual({ fault: 'browser' })
    const subtle = { generateKey: () => Promise.reject(new DOMException('', 'NotSupportedError')) }
    const old = { getRandomValues: crypto.getRandomValues, subtle } as unknown as Crypto
    expect(await sealFor(old, agent, recorder, login)).toEqual({ fault: 'browser' })
  })

  it('leaves as what the server takes, with no trace of the password', async () => {
    const agent = await agentWith()
    const made = await sealFor(crypto, agent, recorder, login)
    const body = 'sealed' in made ? made.sealed : null
    expect(credentialPut.parse(body)).toEqual(body)
    expect(isSealedLogin(body?.sealed ?? '')).toBe(true)
    expect(JSON.stringify(made)).not.toContain('planted')
  })
})
