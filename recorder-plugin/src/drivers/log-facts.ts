import type { DriverReading } from '../driver.ts'
import { instantOfWall, wallAt } from './device-time.ts'
import { tell } from './readings.ts'

/** One entry of a recorder's log, as far as it is looked at. Never stored. */
export type LogEntry = {
  /** Digits of its time as if UTC; null when it has none. */
  wall: number | null
  user: string | null
  /** The vendor's word for what was done, in lower case. */
  kind: string
  /** Whether it names a channel and a time range. */
  range: boolean
}

export const logFacts = [
  'log.on',
  'log.who',
  'log.when',
  'log.what',
  'log.export',
  'log.erase',
  'log.config',
  'log.depth',
  'log.newest',
] as const

const words = {
  playback: ['playback', 'playby', 'replay', 'play back'],
  export: ['export', 'download', 'backup', 'copy', 'burn'],
  erase: ['delete', 'format', 'erase', 'clear', 'remove'],
  config: ['cfg', 'config', 'param', 'setting', 'saveconfig', 'modify', 'edit'],
}
const DAY = 86_400_000

/** An end of the log that the entries do not show: digits-as-UTC found otherwise, or null for one that stayed unknown. */
export type LogEnds = { oldest?: number | null; newest?: number | null }

/**
 * What a sample of entries shows about the log. One entry of a kind proves that the kind is written down; that none was met
 * proves nothing, so it is never a "no". A log without any entry is silent, not switched off.
 */
export function readLog(
  entries: readonly LogEntry[],
  user: string,
  source: string,
  ends: LogEnds = {},
): DriverReading[] {
  const silent = entries.length === 0
  const proves = (fact: string, seen: boolean, what: string) =>
    tell(fact, seen ? true : null, `${source}: ${silent ? 'no entry' : what}`)
  const saw = (kinds: readonly string[]) => entries.filter(({ kind }) => kinds.some((word) => kind.includes(word)))
  const walls = entries.map(({ wall }) => wall).filter((wall) => wall !== null)
  // Our own entries would make a dead log look alive.
  const foreign = entries.filter((entry) => entry.user !== user).map(({ wall }) => wall)
  const newest = foreign.filter((wall) => wall !== null)
  const oldest = ends.oldest !== undefined ? ends.oldest : walls.length === 0 ? null : Math.min(...walls)
  const latest = ends.newest !== undefined ? ends.newest : newest.length === 0 ? null : Math.max(...newest)
  const depth = oldest === null ? null : Math.floor((wallAt(Date.now()) - oldest) / DAY)
  const who = entries.filter((entry) => (entry.user ?? '') !== '').length
  return [
    proves('log.on', !silent, 'entries found'),
    tell('log.who', silent ? null : who > 0, `${source}: entries with a user`),
    tell('log.when', silent ? null : walls.length > 0, `${source}: entries with a time`),
    proves(
      'log.what',
      saw(words.playback).some(({ range }) => range),
      'playback with channel and time',
    ),
    proves('log.export', saw(words.export).length > 0, 'kinds met'),
    proves('log.erase', saw(words.erase).length > 0, 'kinds met'),
    proves('log.config', saw(words.config).length > 0, 'kinds met'),
    tell('log.depth', depth === null ? null : Math.max(0, depth), `${source}: oldest entry`),
    tell(
      'log.newest',
      latest === null ? null : new Date(instantOfWall(latest)).toISOString(),
      `${source}: newest entry of others`,
    ),
  ]
}
