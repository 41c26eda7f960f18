import { afterEach, describe, expect, it } from 'vitest'
import { factValue } from '@nadzor/shared/facts/fact'
import { probeErrors } from '../errors.ts'
import { probe } from '../probe.ts'
import { startFakeDahua } from '../testing/fake-dahua.ts'
import { startFakeHikvision } from '../testing/fake-hikvision.ts'
import { startFakeOnvif } from '../testing/fake-onvif.ts'
import { chance, garbled } from '../testing/garble.ts'
import { healthyState } from '../testing/recorder-state.ts'
import type { FakeRecorder } from '../testing/recorder-state.ts'
import { reportOf } from '../report.ts'

const SEEDS = 60
const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
let fake: FakeRecorder
afterEach(() => fake.stop())

/** Whatever broken firmware says, a probe ends, and what it hands on can be stored and shown. */
describe.each([
  ['hikvision', startFakeHikvision],
  ['dahua', startFakeDahua],
  ['onvif', startFakeOnvif],
] as const)('broken firmware that speaks %s', (driver, start) => {
  it(`is survived in ${String(SEEDS)} ways, and nothing it says is handed on out of shape`, async () => {
    const state = healthyState(2)
    state.channels = state.channels.map((one) => ({ ...one, audio: true, ptz: true, oldestDays: 20, fullRate: true }))
    fake = await start(state)
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login }
    let told = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = chance(seed)
      fake.state.spoil = (body) => (random() < 0.5 ? body : garbled(body, random))
      const result = await probe({ driver, target, allowed: { networks: [], loopback: true }, timeLimit: 5000 })
      for (const one of result.readings) {
        const at = `seed ${String(seed)}, ${one.fact} ${String(one.channel)}: ${String(one.value)}`
        if (one.unavailable) expect(probeErrors, at).toContain(one.unavailable)
        else {
          told += 1
          expect(factValue.safeParse(one.value).success, at).toBe(true)
          if (typeof one.value === 'number')
            expect(Number.isFinite(one.value) && !Object.is(one.value, -0), at).toBe(true)
          if (/^(ch\.(oldest|newest)|log\.newest)$/.test(one.fact))
            expect(new Date(String(one.value)).toISOString(), at).toBe(one.value)
          if (/count$|masks$|gaps$|width$|height$|fps_cfg$|depth$|storage_tb$|expiry_days$/.test(one.fact))
            expect(one.value, at).toBeGreaterThanOrEqual(0)
        }
        if (one.channel !== null)
          expect(Number.isInteger(one.channel) && one.channel > 0 && one.channel <= 10_000, at).toBe(true)
      }
      const json = JSON.stringify(result)
      expect(JSON.parse(json)).toEqual(result)
      expect(json).not.toContain(login.password)
      expect([...reportOf(result, 'x')].filter((letter) => letter < ' ' && letter !== '\n')).toEqual([])
    }
    // Half-broken is not silent: most of it is still told.
    expect(told).toBeGreaterThan(SEEDS * 10)
  }, 120_000)
})
