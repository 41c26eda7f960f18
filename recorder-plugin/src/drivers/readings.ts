import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading } from '../driver.ts'
import { ProbeError } from '../errors.ts'
import type { ProbeErrorKind } from '../errors.ts'

/** Units of the facts that have one, the same whichever driver tells them: the catalogue's, held to it by a test. */
const units: Readonly<Record<string, string>> = {
  'rec.clock_offset': 's',
  'rec.expiry_days': 'd',
  'rec.storage_tb': 'TB',
  'log.depth': 'd',
  'ch.width': 'px',
  'ch.height': 'px',
  'ch.fps_cfg': '1/s',
  'ch.fps_live': '1/s',
  'ch.fps_meas': '1/s',
  'ch.audio_rate': 'Hz',
  'ch.audio_bits': 'bit',
  'ch.gaps': 'h',
}

export function unitOf(fact: string): string | null {
  return units[fact] ?? null
}

/** Facts whose number may lie below zero; anywhere else a minus sign is nonsense. */
const signed = new Set(['rec.clock_offset'])
/** No recorder has that much of anything. */
const ABSURD = 1e12

function isNonsense(fact: string, value: FactValue): boolean {
  if (typeof value !== 'number') return false
  return !Number.isFinite(value) || Math.abs(value) > ABSURD || (value < 0 && !signed.has(fact))
}

/** What the recorder said; null is "it did not say", which is never a "no". A number that can be none becomes `malformed`. */
export function tell(
  fact: string,
  value: FactValue | null,
  source: string,
  channel: number | null = null,
): DriverReading {
  const told = { fact, channel, unit: unitOf(fact), how: 'read', source } as const
  if (value === null) return { ...told, value: null, unavailable: 'unsupported' }
  if (isNonsense(fact, value)) return { ...told, value: null, unavailable: 'malformed' }
  // Minus zero is a number to JavaScript, and none to anybody else.
  return { ...told, value: value === 0 ? 0 : value, unavailable: null }
}

/** A recorder's own number of a channel, or null for what cannot be one. */
export function channelNumber(value: number | null): number | null {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= 4096 ? value : null
}

export function untold(
  fact: string,
  unavailable: ProbeErrorKind,
  source: string,
  channel: number | null = null,
): DriverReading {
  return { fact, channel, unit: unitOf(fact), how: 'read', source, value: null, unavailable }
}

/**
 * `acc.anonymous`: a device that tells what wants a login to nobody in particular has an open door. One that does not may
 * still show its picture to anybody (RTSP), so a closed door here is no "no".
 */
export function openDoor(answeredAnybody: boolean): true | null {
  return answeredAnybody ? true : null
}

/** One call of a topic failing must not silence the others: its own facts become unavailable for its own reason. */
export async function attempt(
  facts: readonly string[],
  ask: () => Promise<DriverReading[]>,
  channel: number | null = null,
): Promise<DriverReading[]> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    return facts.map((fact) => untold(fact, error.kind, error.message, channel))
  }
}

/** Unsupported answers in a row after which a per-channel question is not put any more. */
const PATIENCE = 2

/**
 * Asks the same of each channel. A recorder that twice running says "I have no such thing" is not asked for the other
 * thirty channels: they are unavailable too, and their source says why.
 */
export async function ofEachChannel(
  channels: readonly number[],
  facts: readonly string[],
  ask: (channel: number) => Promise<DriverReading[]>,
): Promise<DriverReading[]> {
  const readings: DriverReading[] = []
  let silent = 0
  for (const channel of channels) {
    if (silent >= PATIENCE) {
      readings.push(...facts.map((fact) => untold(fact, 'unsupported', 'not offered on the channels before', channel)))
      continue
    }
    const told = await attempt(facts, () => ask(channel), channel)
    readings.push(...told)
    silent = told.length > 0 && told.every((one) => one.unavailable === 'unsupported') ? silent + 1 : 0
  }
  return readings
}
