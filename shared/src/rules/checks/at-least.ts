import * as z from 'zod/mini'
import { daysBetween, localDay, moment } from '../../facts/calendar.ts'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Ways to know the value, best first: the first that is known decides, each with its own limit. */
  facts: z.array(
    z.strictObject({
      fact: z.string(),
      min: z.number(),
      /** False: below its limit it fails, but reaching it proves nothing (25 set is not 25 recorded). */
      proves: z.optional(z.boolean()),
      /** Since when the device has run: one that has not run for `min` days cannot have reached them yet (0.4.3). */
      since: z.optional(z.string()),
    }),
  ),
})

/** A number reaches a limit; a measurement is preferred to a setting. */
export const atLeast: CheckKind<'at-least', z.infer<typeof params>> = {
  name: 'at-least',
  params,
  run({ facts }, { ask, day }) {
    const asked = facts.map((one) => ({ ...one, found: ask(one.fact) }))
    // Two people who measured differently are not settled by the setting.
    const disputed = asked.find(({ found }) => !found.known && found.reason.code === 'conflict')
    const decides = asked.find(({ found }) => found.known)
    if (disputed && (!decides || asked.indexOf(disputed) < asked.indexOf(decides))) {
      if (!disputed.found.known) return unknown(disputed.found)
    }
    if (decides?.found.known) {
      const { fact, min, proves = true, since } = decides
      const words = { fact, value: Number(decides.found.value), min }
      if (words.value < min) {
        const start = since === undefined ? null : ask(since)
        if (start && !start.known) return unknown(start)
        const ms = start && moment(start.value)
        if (since !== undefined && ms === null)
          return cantTell({ code: 'unreadable', params: { fact: since } }, [since])
        const days = ms === null ? min : daysBetween(localDay(new Date(ms).toISOString()), day)
        return days < min ? cantTell({ code: 'young-recorder', params: { days } }, [fact]) : failed('below', words)
      }
      if (proves) return passed('at-least', words)
      const better = asked.filter((one) => one.proves !== false).map((one) => one.fact)
      return cantTell({ code: 'setting-no-proof', params: words }, better)
    }
    const open = asked.flatMap(({ found }) => (found.known ? [] : [found]))
    const first = open.find((one) => one.reason.code !== 'not-known') ?? open[0]
    if (!first) throw new RangeError('at-least needs a fact')
    return { ...unknown(first), missing: open.map((one) => one.name) }
  },
}
