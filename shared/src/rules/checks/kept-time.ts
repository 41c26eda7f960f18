import { daysBetween, localDay, moment } from '../../facts/calendar.ts'
import { cantTell, unknown } from '../check.ts'
import type { CheckContext, CheckResult } from '../check.ts'

/** Days a recording had been kept when somebody looked: both as calendar days, the recorder's clock error taken out. */
export type Kept = { from: string; seen: string; days: number }

/**
 * The age of a recording whose date was read off a recorder. With an unknown clock nothing can be said
 * (REQUIREMENTS 0.4.3); a known error is taken out; an error beyond `implausible` seconds, or a recording from the
 * future, means that the dates cannot be trusted.
 */
export function keptTime(fact: string, implausible: number, context: CheckContext): Kept | CheckResult {
  const shown = context.ask(fact)
  const offset = context.ask('rec.clock_offset')
  if (!shown.known) return { ...unknown(shown), missing: [shown.name, ...(offset.known ? [] : [offset.name])] }
  if (!offset.known) return unknown(offset)
  const seconds = Number(offset.value)
  const ms = moment(shown.value)
  if (ms === null) return cantTell({ code: 'unreadable', params: { fact } }, [fact])
  if (Math.abs(seconds) > implausible)
    return cantTell({ code: 'clock-implausible', params: { seconds } }, ['rec.clock_offset'])
  const from = localDay(new Date(ms - seconds * 1000).toISOString())
  const seen = shown.fact.at === null ? context.day : localDay(shown.fact.at)
  const days = daysBetween(from, seen)
  if (days < 0) return cantTell({ code: 'recording-from-future', params: { fact } }, [fact])
  return { from, seen, days }
}
