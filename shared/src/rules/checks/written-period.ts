import * as z from 'zod/mini'
import { spanCode, spanInDays, timeSpan } from '../../facts/time-span.ts'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Written retention in days; 0 when none is written. */
  fact: z.string(),
  /** What no written period may exceed. */
  ceiling: timeSpan,
  /** Clock error (s) beyond which dates are not believed. */
  implausible: z.number(),
})

/**
 * The written period "equals" the recorder: not shorter than what any recorder holds, not longer than the ceiling
 * (REQUIREMENTS 0.4.2: "3 months" beside 89 days passes).
 */
export const writtenPeriod: CheckKind<'written-period', z.infer<typeof params>> = {
  name: 'written-period',
  params,
  run({ fact, ceiling, implausible }, context) {
    const asked = context.ask(fact)
    if (!asked.known) return unknown(asked)
    const days = Number(asked.value)
    if (!Number.isInteger(days) || days <= 0) return failed('not-filled', { fact })
    const words = { fact, value: days }
    if (days > spanInDays(ceiling).max) return failed('written-too-long', { ...words, limit: spanCode(ceiling) })
    const channels = context.each('channel')
    if (channels.length === 0) return cantTell({ code: 'nothing-to-look-at', params: {} }, ['ch.oldest'])
    const limit = { days }
    const held = channels.map((channel) => channel.run({ name: 'kept-at-most', params: { limit, implausible } }))
    if (held.some((one) => one.outcome === 'failed')) return failed('written-too-short', words)
    const open = held.filter((one) => one.outcome === 'cantTell')
    if (open[0]) return { ...open[0], missing: [...new Set(open.flatMap((one) => one.missing))] }
    return passed('written-matches', words)
  },
}
