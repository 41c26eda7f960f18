import * as z from 'zod/mini'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckContext, CheckKind, CheckResult } from '../check.ts'

const params = z.strictObject({
  part: z.string(),
  whole: z.string(),
  /** The limit, 0..100. */
  percent: z.number(),
})

/** One amount is at most, or at least, a share of another. */
export const shareAtMost: CheckKind<'share-at-most', z.infer<typeof params>> = {
  name: 'share-at-most',
  params,
  run: (params, context) => compare(params, context, (part, limit) => part <= limit),
}
export const shareAtLeast: CheckKind<'share-at-least', z.infer<typeof params>> = {
  name: 'share-at-least',
  params,
  run: (params, context) => compare(params, context, (part, limit) => part >= limit),
}

function compare(
  { part, whole, percent }: z.infer<typeof params>,
  { ask }: CheckContext,
  holds: (part: number, limit: number) => boolean,
): CheckResult {
  const asked = [ask(part), ask(whole)] as const
  const open = asked.flatMap((one) => (one.known ? [] : [one]))
  if (open[0]) return { ...unknown(open[0]), missing: open.map((one) => one.name) }
  const [of, all] = asked.map((one) => (one.known ? Number(one.value) : NaN)) as [number, number]
  if (!(all > 0)) return cantTell({ code: 'unreadable', params: { fact: whole } }, [whole])
  const words = { fact: part, percent: Math.round((of / all) * 10_000) / 100, limit: percent }
  // Compared without division, so that exactly 80 % of any sum is 80 %.
  return holds(of * 100, all * percent) ? passed('share-within', words) : failed('share-outside', words)
}
