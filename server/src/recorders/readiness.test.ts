import { describe, expect, it } from 'vitest'
import { aConsent } from '../testing/recorder-scene.ts'
import { agreedAt, agreedFor } from './readiness.ts'
import type { Consent } from './readiness.ts'

const consent = (more: Partial<Consent> = {}): Consent => ({
  ...{ ...aConsent, id: 'x', recordedAt: '2026-11-01T09:00:00.000Z', withdrawnAt: null },
  ...more,
})
const settings = { streams: false }
const watching = { streams: true }
const MINUTE = 60_000
/** 10:00:20 in Warsaw. */
const NOW = '2026-11-21T09:00:20.000Z'
const minutes = (consents: Consent[], what = settings, at = NOW) =>
  (agreedFor(consents, 'PL', new Date(at), what) + 20_000) / MINUTE

describe('what was agreed', () => {
  it('opens no day before it was signed, and none before the installer was told', () => {
    for (const day of ['agreedOn', 'installerInformedOn'] as const) {
      const one = consent({ validFrom: '2025-01-01', [day]: '2026-11-21' })
      expect(agreedAt([one], 'PL', '2026-11-20T09:00:00.000Z')).toBe(false)
      expect(agreedAt([one], 'PL', '2026-11-21T09:00:00.000Z')).toBe(true)
    }
  })

  it('ends with the last minute of the hours, also over midnight', () => {
    expect(minutes([consent({ windowFrom: '08:00', windowUntil: '10:29' })])).toBe(30)
    expect(minutes([consent({ windowFrom: '22:00', windowUntil: '10:00' })])).toBe(1)
    expect(agreedFor([consent({ windowFrom: '10:01', windowUntil: '10:30' })], 'PL', new Date(NOW), settings)).toBe(0)
  })

  it('ends with its last day, whatever the hours', () => {
    const last = { validUntil: '2026-11-21' }
    expect(minutes([consent()])).toBe(24 * 60)
    expect(minutes([consent(last)])).toBe(14 * 60)
    expect(minutes([consent({ ...last, windowFrom: '09:00', windowUntil: '05:00' })])).toBe(14 * 60)
  })

  it('lets streams be watched only as long as a consent to that lasts', () => {
    const both = [consent(), consent({ streamSampling: true, windowFrom: '08:00', windowUntil: '10:04' })]
    expect([minutes(both), minutes(both, watching)]).toEqual([24 * 60, 5])
    expect(agreedFor([consent()], 'PL', new Date(NOW), watching)).toBe(0)
  })
})
