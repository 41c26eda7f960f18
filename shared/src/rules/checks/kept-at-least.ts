import * as z from 'zod/mini'
import { daysBetween, localDay, moment } from '../../facts/calendar.ts'
import { endOf, spanCode, timeSpan } from '../../facts/time-span.ts'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'
import { keptTime } from './kept-time.ts'

const params = z.strictObject({ limit: timeSpan, implausible: z.number() })

/**
 * The oldest recording is at least so old, recordings held as evidence left out (REQUIREMENTS 0.4.2); a recorder younger
 * than the limit cannot have it yet (0.4.3).
 */
export const keptAtLeast: CheckKind<'kept-at-least', z.infer<typeof params>> = {
  name: 'kept-at-least',
  params,
  run({ limit, implausible }, context) {
    const words = { limit: spanCode(limit) }
    const all = keptTime('ch.oldest', implausible, context)
    if ('outcome' in all) return all
    // One old recording on hold does not show that the ordinary ones are kept.
    const locked = endOf(all.from, limit) <= all.seen ? context.ask('rec.locks_reported') : null
    if (locked && !locked.known && locked.reason.code === 'conflict') return unknown(locked)
    const kept = locked?.known && locked.value === true ? keptTime('ch.oldest_free', implausible, context) : all
    if ('outcome' in kept) return kept
    if (endOf(kept.from, limit) <= kept.seen) return passed('kept-long-enough', { days: kept.days, ...words })
    const since = context.ask('rec.running_since')
    if (!since.known) return unknown(since)
    const started = moment(since.value)
    if (started === null)
      return cantTell({ code: 'unreadable', params: { fact: 'rec.running_since' } }, ['rec.running_since'])
    const start = localDay(new Date(started).toISOString())
    if (endOf(start, limit) > kept.seen) {
      return cantTell({ code: 'young-recorder', params: { days: daysBetween(start, kept.seen) } }, ['ch.oldest'])
    }
    return failed('kept-too-short', { days: kept.days, ...words })
  },
}
