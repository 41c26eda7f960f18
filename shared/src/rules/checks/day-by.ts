import * as z from 'zod/mini'
import { day } from '../../facts/primitives.ts'
import { cantTell, failed, isDay, isNone, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({ fact: z.string(), until: day })

/** Something was done by a day of the calendar. */
export const dayBy: CheckKind<'day-by', z.infer<typeof params>> = {
  name: 'day-by',
  params,
  run({ fact, until }, { ask }) {
    const done = ask(fact)
    if (!done.known) return unknown(done)
    if (isNone(done.value)) return failed('day-none', { fact })
    if (!isDay(done.value)) return cantTell({ code: 'unreadable', params: { fact } }, [fact])
    const words = { fact, value: done.value, limit: until }
    return done.value <= until ? passed('day-in-time', words) : failed('day-too-late', words)
  },
}
