import * as z from 'zod/mini'
import { daysBetween, localDay, moment } from '../../facts/calendar.ts'
import { cantTell, failed, isNone, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({ fact: z.string(), days: z.int().check(z.positive()) })

/** The last time something happened (a check, a log entry, a firmware build) is not longer ago than so many days. */
export const withinDays: CheckKind<'within-days', z.infer<typeof params>> = {
  name: 'within-days',
  params,
  run({ fact, days }, { ask, day }) {
    const last = ask(fact)
    if (!last.known) return unknown(last)
    if (isNone(last.value)) return failed('day-none', { fact })
    const ms = moment(last.value)
    if (ms === null) return cantTell({ code: 'unreadable', params: { fact } }, [fact])
    const ago = daysBetween(localDay(new Date(ms).toISOString()), day)
    // A day that has not come yet says nothing about the past.
    if (ago < 0) return cantTell({ code: 'unreadable', params: { fact } }, [fact])
    return ago <= days
      ? passed('recent', { fact, days: ago, max: days })
      : failed('long-ago', { fact, days: ago, max: days })
  },
}
