import type { Span } from './device-time.ts'

/** Milliseconds of recording to play back, and how long before its end to stop: what was just written may not be readable yet. */
const LENGTH = 70_000
const MARGIN = 60_000

/**
 * The minute of a channel's recording to measure: the last one that is surely on the disk, in the digits of the recorder's own
 * clock. Null where nobody knows of a recording: none is guessed.
 */
export function recentMinute(newest: number | undefined): Span | null {
  if (newest === undefined) return null
  const until = Math.floor((newest - MARGIN) / 1000) * 1000
  return { from: until - LENGTH, until }
}

/** "20261122T012000" and the like: the digits of a time, joined as a vendor's paths have them. */
export function stamp(wall: number, pattern: 'compact' | 'underscored'): string {
  const [day = '', time = ''] = new Date(wall).toISOString().slice(0, 19).split('T')
  if (pattern === 'compact') return `${day.replaceAll('-', '')}T${time.replaceAll(':', '')}`
  return `${day.replaceAll('-', '_')}_${time.replaceAll(':', '_')}`
}
