import type * as z from 'zod/mini'
import type { DriverReading } from '@nadzor/recorder-plugin/driver'
import type { ProbeResult } from '@nadzor/recorder-plugin/probe'
import type { probeResult } from '@nadzor/shared/api/agents'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Country } from '@nadzor/shared/facts/primitives'
import type { Deps } from '../../deps.ts'
import { invalid } from '../../problems.ts'
import { agreedAt } from '../../recorders/readiness.ts'
import type { Consent } from '../../recorders/readiness.ts'
import { fits } from '../push/fits-catalogue.ts'

/** What drivers tell beside the catalogue, to be shown and not judged. */
const shown = new Set(['acc.list', 'ch.name'])
/** Milliseconds by which the clocks of two machines may differ. */
export const CLOCKS = 5 * 60_000

/** Milliseconds of the longest probe there is: 128 channels with their streams. */
const LONGEST = 3 * 3600 * 1000

/**
 * A result that came from another machine, as it may be stored: facts the catalogue has, values of their types. What does
 * not fit becomes `malformed`, as if a recorder had babbled; facts nobody knows are left out. Throws `invalid` for times
 * that cannot be.
 */
export function fittingResult(deps: Deps, result: z.infer<typeof probeResult>): ProbeResult {
  const { startedAt, endedAt } = result
  if (endedAt < startedAt) throw invalid([{ path: 'endedAt', message: 'must not be before startedAt' }])
  if (Date.parse(endedAt) > deps.now().getTime() + CLOCKS)
    throw invalid([{ path: 'endedAt', message: 'lies in the future: set the clock' }])
  if (Date.parse(endedAt) - Date.parse(startedAt) > LONGEST)
    throw invalid([{ path: 'endedAt', message: 'no probe takes that long' }])
  return { ...result, readings: result.readings.flatMap(fitting) }
}

/** Whether streams were watched: readings say so, or the list of what was asked. */
function watchedStreams({ readings, transcript }: Pick<ProbeResult, 'readings' | 'transcript'>): boolean {
  return (
    readings.some((one) => one.how === 'sampled') ||
    transcript.some(({ operation }) => /^RTSP (SETUP|PLAY)\b/.test(operation))
  )
}

function fitting(reading: DriverReading): DriverReading[] {
  const entry = catalogueEntry(reading.fact)
  const kind = reading.fact.startsWith('ch.') ? 'channel' : 'recorder'
  if (!entry) return shown.has(reading.fact) ? [reading] : []
  if (entry.channel !== 'reading' || entry.subject !== kind) return []
  if (reading.unavailable !== null || fits(entry, reading.value)) return [reading]
  return [{ ...reading, value: null, unavailable: 'malformed' }]
}

/**
 * Why what was measured may not be stored; null when it was agreed to as it began and until it ended (by a clock that may
 * go ahead of ours), its streams too if they were watched.
 */
export function disagreed(
  consents: readonly Consent[],
  country: Country,
  result: ProbeResult,
): 'no-consent' | 'no-sampling-consent' | null {
  const last = Math.max(Date.parse(result.startedAt), Date.parse(result.endedAt) - CLOCKS)
  const times = [result.startedAt, new Date(last).toISOString()]
  const agreed = (streams: boolean) => times.every((at) => agreedAt(consents, country, at, { streams }))
  if (!agreed(false)) return 'no-consent'
  return agreed(watchedStreams(result)) ? null : 'no-sampling-consent'
}
