import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseChallenge } from '../transport/digest.ts'
import { withDigest } from './digest-session.ts'

const request = { method: 'GET' as const, path: '/ISAPI/System/deviceInfo', headers: {}, body: '' }
const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex')

describe('a login in a header', () => {
  it('is refused where it would travel readable, or could not travel', () => {
    const login = { user: 'audyt', password: 'x' }
    expect(() => withDigest(request, ['Basic realm="Device_CGI"'], login)).toThrow('no Digest login')
    expect(() => withDigest(request, ['Digest', '"', 'Digest realm=,nonce'], login)).toThrow('no Digest login')
    const fair = ['Digest realm="x", nonce="1", qop="auth"']
    expect(() => withDigest(request, fair, { user: 'a\r\nX-Evil: 1', password: 'x' })).toThrow(
      'characters no login can carry',
    )
    expect(() => withDigest(request, ['Digest realm="x\u0001", nonce="1", qop="auth"'], login)).toThrow('is none')
  })

  it('is right for names, realms and passwords beyond Latin letters', () => {
    const login = { user: 'Łucja', password: 'Żółć' }
    const { headers } = withDigest(request, [asBytes('Digest realm="Łódź", nonce="n", qop="auth"')], login)
    const sent = Buffer.from(headers.Authorization ?? '', 'latin1').toString('utf8')
    const { parameters } = parseChallenge(sent)
    expect([parameters.get('username'), parameters.get('realm')]).toEqual(['Łucja', 'Łódź'])
    const ha1 = md5('Łucja:Łódź:Żółć')
    const expected = md5(`${ha1}:n:00000001:${parameters.get('cnonce') ?? ''}:auth:${md5(`GET:${request.path}`)}`)
    expect(parameters.get('response')).toBe(expected)
    expect(sent).not.toContain('Żółć')
  })

  it('prefers the stronger challenge', () => {
    const challenges = [
      'Digest realm="x", nonce="1", qop="auth"',
      'Digest realm="x", nonce="1", qop="auth", algorithm=SHA-256',
    ]
    const { headers } = withDigest(request, challenges, { user: 'a', password: 'b' })
    expect(headers.Authorization).toContain('algorithm=SHA-256')
  })
})
