// Over 300 lines: one contract, read as one list of promises that every driver keeps.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading, RecorderTarget } from '../driver.ts'
import { unitOf } from '../drivers/readings.ts'
import { probeErrors } from '../errors.ts'
import { probe } from '../probe.ts'
import type { ProbeRequest, ProbeResult } from '../probe.ts'
import { hostileManners } from './manners.ts'
import type { Manner } from './manners.ts'
import { plantedGaps } from './planted-gaps.ts'
import { healthyState } from './recorder-state.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

/** A driver and the fake it is held against. */
export type DriverUnderTest = {
  driver: string
  start(state: FakeRecorderState): Promise<FakeRecorder>
  /** Every fact it tells of a recorder that tells all it can. */
  tells: readonly string[]
  /** What it may ask, as the fake names it; the fake writes down everything else too. */
  mayAsk(operation: string): boolean
  /** Values it spells or knows differently, by name of the gap, with the reason. */
  except?: Readonly<Record<string, string>>
  /** More of the state, for a driver with several ways of logging in. */
  state?: Partial<FakeRecorderState>
  /** A fact of a channel that any account may learn, and what it is of a healthy one. */
  witness?: { fact: string; value: FactValue }
  /** Ways to be hostile that its protocol knows, where those of HTTP do not apply. */
  manners?: readonly string[]
  /** Good logins after which the fake refuses more of them; less where the driver needs fewer. */
  limit?: number
  /** More of the target, for a driver that needs more than a host and a port. */
  target?(fake: FakeRecorder): Partial<RecorderTarget>
}

const user = 'audyt'
const password = 'Zażółć-gęślą-7'
/** Resident memory a hostile answer may cost: its 1 MiB, the parsed form of that, and the test's own. */
const MEMORY = 200 * 1024 * 1024
/** Milliseconds of computing a hostile answer may cost; a frozen regular expression takes fifty times that. */
const COMPUTING = 4000

/**
 * What every driver owes, whatever language it speaks: one login try, reads only, bounds under attack, silence told from
 * "no", the same words and units for the same thing, and no secret anywhere.
 */
export function describeDriver(subject: DriverUnderTest): void {
  const { witness = { fact: 'ch.fps_cfg', value: 25 }, manners = hostileManners, limit = 4 } = subject
  const running = new Set<FakeRecorder>()
  afterEach(async () => {
    await Promise.all([...running].map((fake) => fake.stop()))
    running.clear()
  })
  async function start(
    change: (state: FakeRecorderState) => void = () => undefined,
    channels = 2,
  ): Promise<FakeRecorder> {
    const state = { ...healthyState(channels), ...subject.state }
    change(state)
    const fake = await subject.start(state)
    running.add(fake)
    return fake
  }
  const set = (more: Partial<FakeRecorderState>) => (state: FakeRecorderState) => {
    Object.assign(state, more)
  }
  function ask(
    fake: FakeRecorder,
    more: Partial<ProbeRequest> = {},
    login: { user: string; password: string } | null = { user, password },
  ): Promise<ProbeResult> {
    return probe({
      driver: subject.driver,
      target: { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login, ...subject.target?.(fake) },
      allowed: { networks: [], loopback: true },
      timeLimit: 20_000,
      ...more,
    })
  }
  const of = (readings: readonly DriverReading[], fact: string, channel: number | null = null) =>
    readings.find((one) => one.fact === fact && (one.channel === channel || one.channel === null))
  const toldFacts = (readings: readonly DriverReading[]) =>
    [...new Set(readings.filter((one) => one.unavailable === null).map((one) => one.fact))].sort()

  describe('refusals', () => {
    it('asks nothing outside the allowed networks', async () => {
      const fake = await start()
      const result = await ask(fake, { allowed: { networks: ['10.0.0.0/8'], loopback: false } })
      expect(result.failure).toBe('refused')
      expect(fake.operations).toEqual([])
    })

    it('says unreachable when nothing listens', async () => {
      const fake = await start()
      await fake.stop()
      expect(await ask(fake)).toMatchObject({ failure: 'unreachable', login: 'untested' })
    })

    it('presents a wrong password once, with or without having looked first which driver fits', async () => {
      for (const driver of [subject.driver, null]) {
        const fake = await start()
        const result = await ask(fake, { driver }, { user, password: 'wrong-secret-1' })
        expect([fake.logins, fake.failedLogins]).toEqual([1, 1])
        expect(result).toMatchObject({ driver: subject.driver, login: 'rejected' })
        expect(of(result.readings, witness.fact)).toMatchObject({ value: null, unavailable: 'unauthorized' })
        expect(JSON.stringify(result)).not.toContain('wrong-secret-1')
      }
    })

    it.each([
      ['HTTP 403', { status: 403, body: '<html>no</html>' }],
      ['a 400 in no language', { status: 400, body: 'Bad Request' }],
      ['a web page', { status: 200, body: '<!doctype html><form>' }],
      ['a closed door', null],
    ])('presents a login once when it is answered by %s', async (_what, refusal) => {
      const fake = await start(set({ refusal }))
      const result = await ask(fake)
      expect(fake.logins).toBe(1)
      expect(result.login).toBe('uncertain')
      expect(of(result.readings, witness.fact)?.value ?? null).toBeNull()
    })

    it('never asks without a login what wants one', async () => {
      const fake = await start()
      const result = await ask(fake, {}, null)
      expect(fake.logins).toBe(0)
      expect(result.login).toBe('untested')
      expect(of(result.readings, witness.fact)).toMatchObject({ unavailable: 'unauthorized' })
    })

    it('stops at the second 401 after a good login, as at a limit of connections', async () => {
      const fake = await start(set({ limitAfter: limit }))
      const result = await ask(fake)
      expect(fake.logins).toBeLessThanOrEqual(6)
      expect(result.login).toBe('ok')
      expect(result.readings.some((one) => one.unavailable === 'refused')).toBe(true)
      expect(result.readings.every((one) => one.unavailable !== 'unauthorized')).toBe(true)
    })

    it('says refused, not empty, for the users an operator may not list', async () => {
      const fake = await start()
      const result = await ask(fake, {}, { user: 'a.nowa', password: 'nie-dla-probera-1' })
      expect(result.login).toBe('ok')
      if (subject.tells.includes('acc.list'))
        expect(of(result.readings, 'acc.list')).toMatchObject({ value: null, unavailable: 'refused' })
      expect(of(result.readings, witness.fact, 1)).toMatchObject({ value: witness.value })
    })

    it('ends at its deadline whatever the recorder takes', async () => {
      const fake = await start(set({ delay: 400 }))
      const result = await ask(fake, { timeLimit: 1000 })
      const reasons = new Set(result.readings.map((one) => one.unavailable))
      expect(reasons.has('timeout')).toBe(true)
      // Nothing that the driver promises is passed over in silence.
      const spokenOf = new Set(result.readings.map((one) => one.fact))
      expect(subject.tells.filter((fact) => !spokenOf.has(fact))).toEqual([])
    })
  })

  describe.each(['start', 'login'] as const)('a recorder that is hostile from %s', (hostileFrom) => {
    it.each(manners)('in the manner of "%s" is left within bounds', async (manner) => {
      const fake = await start(set({ manner: manner as Manner, hostileFrom }))
      const delay = monitorEventLoopDelay({ resolution: 10 })
      const before = process.memoryUsage().rss
      const worked = process.cpuUsage()
      let most = 0
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20)
      delay.enable()
      const result = await ask(fake, { timeLimit: 1500 })
      delay.disable()
      clearInterval(watch)
      const { user: ours, system } = process.cpuUsage(worked)
      const computing = (ours + system) / 1000
      console.info(
        `${subject.driver} ${hostileFrom} ${manner}: ${String(fake.operations.length)} requests, event loop held ${(delay.max / 1e6).toFixed(0)} ms, ${(most / 1048576).toFixed(0)} MiB, ${computing.toFixed(0)} ms of computing, ${result.failure ?? 'some told'}`,
      )
      expect(fake.logins).toBeLessThanOrEqual(hostileFrom === 'start' ? 0 : 2)
      expect(fake.failedLogins).toBe(0)
      // What an anonymous call told before the login is all that may be known.
      expect(
        result.readings.filter(
          (one) =>
            one.value !== null &&
            one.fact !== 'rec.network_ready' &&
            !one.fact.startsWith('rec.clock') &&
            one.fact !== 'rec.ntp' &&
            one.fact !== 'acc.anonymous' &&
            one.fact !== 'net.https_only',
        ),
      ).toEqual([])
      expect(most).toBeLessThan(MEMORY)
      expect(computing).toBeLessThan(COMPUTING)
      await sleep(10)
    })
  })

  describe('what it says', () => {
    const talkative = (state: FakeRecorderState) => {
      state.channels = state.channels.map((channel) => ({
        ...channel,
        audio: true,
        ptz: true,
        ptzLimits: true,
        face: true,
        anpr: true,
        analytics: true,
        gapDays: [3],
      }))
    }

    it('is everything it promises, and nothing else', async () => {
      const told = new Set<string>()
      // Some facts are only told of a recorder that is badly kept.
      for (const change of [talkative, set({ anonymous: true, defaultPassword: true })])
        for (const fact of toldFacts((await ask(await start(change))).readings)) told.add(fact)
      expect([...told].sort()).toEqual([...subject.tells].sort())
    })

    it('is measured in the catalogue’s units, if the catalogue knows the fact', () => {
      for (const fact of subject.tells) {
        const entry = catalogueEntry(fact)
        if (entry) expect(unitOf(fact), fact).toBe(entry.unit)
      }
    })

    it('stands in its README', () => {
      const readme = readFileSync(new URL(`../drivers/${subject.driver}/README.md`, import.meta.url), 'utf8')
      expect(subject.tells.filter((fact) => !readme.includes(`\`${fact}\``))).toEqual([])
    })

    it('is well-formed: its unit, a source, a value or a reason, once for each channel', async () => {
      for (const change of [talkative, set({ log: null }), set({ limitAfter: 3 })]) {
        const { readings } = await ask(await start(change))
        const seen = new Set<string>()
        for (const one of readings) {
          expect(one.source.length, one.fact).toBeGreaterThan(0)
          expect(one.unit, one.fact).toBe(one.value === null && one.unit === null ? null : unitOf(one.fact))
          expect(one.value === null, one.fact).toBe(one.unavailable !== null)
          if (one.unavailable) expect(probeErrors).toContain(one.unavailable)
          const key = `${one.fact} ${String(one.channel)}`
          expect(seen.has(key), key).toBe(false)
          seen.add(key)
        }
        expect(JSON.parse(JSON.stringify(readings))).toEqual(readings)
      }
    })

    it.each(plantedGaps)('follows the recorder: $name', async ({ name, plant, expected }) => {
      if (subject.except?.[name]) return
      const { readings } = await ask(await start(plant))
      for (const { fact, channel, value, near, daysBack } of expected) {
        if (!subject.tells.includes(fact)) continue
        const told = of(readings, fact, channel ?? null)
        if (value === null) expect(told, fact).toMatchObject({ value: null, unavailable: 'unsupported' })
        else if (daysBack !== undefined) {
          const days = (Date.now() - Date.parse(told?.value as string)) / 86_400_000
          expect(Math.abs(days - daysBack), fact).toBeLessThan(1.1)
        } else if (near !== undefined)
          expect(Math.abs((told?.value as number) - (value as number)), fact).toBeLessThan(near)
        else expect(told?.value, fact).toEqual(value)
      }
    })

    it('reads 128 channels', async () => {
      const { readings, failure } = await ask(await start(undefined, 128))
      expect(failure).toBeNull()
      expect(of(readings, witness.fact, 128)?.value).toBe(witness.value)
      if (subject.tells.includes('ch.oldest'))
        expect(readings.filter((one) => one.fact === 'ch.oldest' && one.value !== null)).toHaveLength(128)
    }, 60_000)

    it.runIf(subject.tells.includes('rec.clock_offset'))('hands on no number that is none', async () => {
      const { readings } = await ask(await start(set({ year: 300_000, retention: 'P1.2.3D' })))
      expect(of(readings, 'rec.clock_offset')).toMatchObject({ value: null, unavailable: 'malformed' })
      if (subject.tells.includes('rec.expiry_days'))
        expect(of(readings, 'rec.expiry_days')).toMatchObject({ value: null, unavailable: 'malformed' })
    })
  })

  describe('what it leaves behind', () => {
    it('is no search left open, whatever happened', async () => {
      for (const change of [undefined, set({ limitAfter: 12 }), set({ limitAfter: 30 })]) {
        const fake = await start(change)
        await ask(fake)
        // A search that a device will not let us close is not ours to count.
        if (change === undefined) expect(fake.openSearches).toBe(0)
      }
    })

    it('is a transcript of every request, each on the list of reads, without secrets', async () => {
      const fake = await start()
      const result = await ask(fake)
      expect(result.transcript).toHaveLength(fake.operations.length)
      expect(fake.operations.filter((operation) => !subject.mayAsk(operation))).toEqual([])
      expect(result.transcript.filter((line) => line.authenticated)).toHaveLength(fake.logins)
      const everything = JSON.stringify(result)
      const base64 = Buffer.from(password).toString('base64')
      for (const secret of [password, encodeURIComponent(password), base64, 'kamera-tajne-9', 'nie-dla-probera-1'])
        expect(everything).not.toContain(secret)
      expect(fake.failedLogins).toBe(0)
    })
  })
}
