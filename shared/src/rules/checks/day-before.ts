import * as z from 'zod/mini'
import { addDays } from '../../facts/calendar.ts'
import { cantTell, failed, isDay, isNone, isSeen, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  fact: z.string(),
  /** The day it is measured against, usually the start of the surveillance. */
  than: z.string(),
  /** At least so many days earlier; 0 is the same day at the latest. */
  days: z.int().check(z.nonnegative()),
  proof: z.optional(z.boolean()),
})

/** Something was done so many days before something else. `none` is the answer when it was never done. */
export const dayBefore: CheckKind<'day-before', z.infer<typeof params>> = {
  name: 'day-before',
  params,
  run({ fact, than, days, proof = false }, { ask }) {
    const done = ask(fact)
    if (!done.known) return unknown(done)
    if (isNone(done.value)) return failed('day-none', { fact })
    const other = ask(than)
    if (!other.known) return unknown(other)
    if (!isDay(done.value)) return cantTell({ code: 'unreadable', params: { fact } }, [fact])
    if (!isDay(other.value)) return cantTell({ code: 'unreadable', params: { fact: than } }, [than])
    const limit = addDays(other.value, -days)
    const words = { fact, value: done.value, limit }
    if (done.value > limit) return failed('day-too-late', words)
    // The register keeps no documents; a day somebody answered has one.
    const unseen = [done, other].find((one) => one.fact.origin.kind === 'answer' && !isSeen(one.fact))
    if (proof && unseen)
      return cantTell({ code: 'no-document', params: { fact: unseen.fact.name } }, [unseen.fact.name])
    return passed('day-in-time', words)
  },
}
