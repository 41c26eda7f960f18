import { describe, expect, it } from 'vitest'
import { reading } from '@nadzor/shared/facts/answer'
import { unavailable } from '@nadzor/shared/facts/fact'
import type { DriverReading } from './driver.ts'
import { ProbeError, probeErrors } from './errors.ts'

describe('what a driver may say when a recorder gives no value', () => {
  it('is every word of the shared vocabulary except the one only a person says', () => {
    expect([...probeErrors, 'not-known'].sort()).toEqual([...unavailable.options].sort())
  })

  it('keeps its word on the way through an error', () => {
    expect(new ProbeError('refused', 'HTTP 403 for GetUsers')).toMatchObject({ kind: 'refused', name: 'ProbeError' })
  })
})

describe('a reading of a driver', () => {
  const stored = {
    id: '01900000-0000-7000-8000-000000000001',
    institutionId: '01900000-0000-7000-8000-000000000002',
    subjectKind: 'channel',
    subjectId: '01900000-0000-7000-8000-000000000003',
    observedAt: '2026-11-21T09:41:00.000Z',
    by: '01900000-0000-7000-8000-000000000004',
    evidenceIds: [],
    replaces: [],
    inspectionId: null,
  }
  const told: DriverReading = {
    fact: 'ch.fps_cfg',
    channel: 3,
    value: 12.5,
    unavailable: null,
    unit: '1/s',
    how: 'read',
    source: 'GetVideoEncoderConfigurations',
  }
  const untold: DriverReading = { ...told, value: null, unavailable: 'timeout' }

  it.each([
    ['a value', told],
    ['a failure', untold],
  ])('with %s becomes a stored reading without any change to its own fields', (_name, given) => {
    const { channel: _channel, ...own } = given
    expect(reading.parse({ ...stored, ...own })).toEqual({ ...stored, ...own })
    expect(structuredClone(given)).toEqual(given)
  })
})
