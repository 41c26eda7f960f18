import { describe, expect, it } from 'vitest'
import { connectionPut, consentCreate, credentialPut } from '@nadzor/shared/api/recorders'
import {
  connectionRules,
  connectionToPut,
  consentRules,
  consentToCreate,
  credentialRules,
  draftOfConnection,
  emptyConsent,
} from './recorder-drafts.ts'

const whole = {
  ...emptyConsent('2026-11-21'),
  agreedBy: 'Head',
  document: 'RK-7/2026',
  installer: 'Fitter',
  account: 'audit',
  rights: 'settings',
  stopContact: '600 000 000',
}

describe('where a recorder is', () => {
  it('wants a host, and a port that exists', () => {
    expect(connectionRules.check(draftOfConnection(null))).toEqual({ host: 'required' })
    for (const port of ['0', '65536', '80a', '-1'])
      expect(connectionRules.check({ ...draftOfConnection(null), host: 'nvr', port })).toEqual({ port: 'number' })
    expect(connectionRules.check({ ...draftOfConnection(null), host: 'nvr', port: ' ' })).toEqual({ port: 'required' })
  })

  it('goes out as the server takes it, an unchosen language as "find out"', () => {
    const put = connectionToPut({ ...draftOfConnection(null), host: ' nvr ', port: '8080', secure: 'yes' })
    expect(put).toEqual({
      driver: null,
      host: 'nvr',
      port: 8080,
      secure: true,
      monthly: false,
      agentId: null,
      rtspPort: null,
      rtspPath: null,
    })
    expect(connectionPut.safeParse(put).success).toBe(true)
  })
})

describe('who asks a recorder, and where its streams are', () => {
  it('refuses a port that cannot be and a path that does not begin at the root', () => {
    const wrong = { ...draftOfConnection(null), host: 'nvr', rtspPort: '0', rtspPath: 'live' }
    expect(connectionRules.check(wrong)).toEqual({ rtspPort: 'number', rtspPath: 'refused' })
    expect(connectionRules.check({ ...wrong, rtspPort: '', rtspPath: ' /ch {n}' })).toEqual({ rtspPath: 'refused' })
  })

  it('goes out and comes back the same', () => {
    const agentId = '019a0000-0000-7000-8000-000000000001'
    const draft = {
      ...draftOfConnection(null),
      host: 'nvr',
      agentId,
      driver: 'rtsp',
      rtspPort: '8554',
      rtspPath: '/ch{n}',
    }
    expect(connectionRules.check(draft)).toEqual({})
    const put = connectionToPut(draft)
    expect(put).toMatchObject({ agentId, driver: 'rtsp', rtspPort: 8554, rtspPath: '/ch{n}' })
    const known = { ...connectionPut.parse(put), pin: null, changedAt: '2026-11-21T12:00:00.000Z', detected: null }
    expect(draftOfConnection(known)).toEqual(draft)
  })
})

describe('a login', () => {
  it('wants both its halves, in the lengths a recorder takes', () => {
    expect(credentialRules.check({ user: ' ', password: '' })).toEqual({ user: 'required', password: 'required' })
    expect(credentialRules.check({ user: 'u'.repeat(65), password: 'p'.repeat(129) })).toEqual({
      user: 'too-long',
      password: 'too-long',
    })
  })

  it('may have a password that begins with a space', () => {
    expect(credentialRules.check({ user: 'audit', password: ' x' })).toEqual({})
    expect(credentialPut.safeParse({ user: 'audit', password: ' x' }).success).toBe(true)
  })
})

describe('a consent', () => {
  it('names every field that is missing', () => {
    expect(Object.keys(consentRules.check(emptyConsent('2026-11-21')))).toEqual([
      'agreedBy',
      'document',
      'installer',
      'account',
      'rights',
      'stopContact',
    ])
  })

  it('does not end before it begins, nor at an hour no clock shows', () => {
    expect(consentRules.check({ ...whole, validUntil: '2026-11-20' })).toEqual({ validUntil: 'day-order' })
    expect(consentRules.check({ ...whole, windowFrom: '25:00', windowUntil: '' })).toEqual({
      windowFrom: 'refused',
      windowUntil: 'required',
    })
  })

  it('is offered for a year, also from a leap day, and fits the server', () => {
    expect(emptyConsent('2028-02-29').validUntil).toBe('2029-02-28')
    expect(consentRules.check(whole)).toEqual({})
    expect(consentCreate.safeParse(consentToCreate(whole)).success).toBe(true)
  })
})
