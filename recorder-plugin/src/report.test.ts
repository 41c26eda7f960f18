import { describe, expect, it } from 'vitest'
import { tell, untold } from './drivers/readings.ts'
import { printable, ranges, reportOf } from './report.ts'
import type { ProbeResult } from './probe.ts'

const result = (readings: ProbeResult['readings']): ProbeResult => ({
  driver: 'hikvision',
  startedAt: '2026-11-22T01:00:00.000Z',
  endedAt: '2026-11-22T01:00:02.500Z',
  login: 'ok',
  pin: null,
  failure: null,
  readings,
  transcript: [],
})

describe('a probe on a technician’s screen', () => {
  it('lets nothing a device says move the cursor or turn the writing round', () => {
    expect(printable('K\u001b[2Jamera\u202e \r\n\u0085x')).toBe('K·[2Jamera· ···x')
  })

  it('gathers channels', () => {
    expect(ranges([3, 1, 2, 16, 7])).toBe('1-3, 7, 16')
  })

  it('shows claims beside measurements, and what is not known with its reason', () => {
    const text = reportOf(
      result([
        tell('rec.model', 'DS-7616', 'System/deviceInfo model'),
        tell('rec.clock_offset', 3600, 'System/time'),
        tell('rec.expiry_days', 0, 'record/tracks Duration'),
        tell('ch.name', 'Wejście główne', 'x', 1),
        tell('ch.name', 'Szatnia', 'x', 2),
        tell('ch.fps_cfg', 25, 'x', 1),
        tell('ch.audio_cfg', true, 'x', 1),
        tell('ch.oldest', '2026-09-23T01:00:00.000Z', 'x', 1),
        tell('ch.masks', 2, 'x', 2),
        untold('ch.face', 'unsupported', 'not offered', 1),
        untold('ch.face', 'unsupported', 'not offered', 2),
        untold('acc.list', 'refused', 'this account may not read that'),
      ]),
      '10.1.2.3:80',
    )
    expect(text).toContain('10.1.2.3:80 · hikvision · login accepted · 0 requests in 2.5 s · times in UTC')
    expect(text).toMatch(/rec\.clock_offset +3600 s +System\/time/)
    expect(text).toMatch(/rec\.expiry_days +0 \(not limited\)/)
    expect(text).toMatch(/1 +Wejście główne +25 +yes +2026-09-23 01:00/)
    expect(text).toMatch(/2 +Szatnia +– +– +–/)
    expect(text).toMatch(/ch\.face +1-2 +unsupported +not offered/)
    expect(text).toMatch(/acc\.list +refused +this account may not read that/)
  })
})
