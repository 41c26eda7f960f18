import * as z from 'zod/mini'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  part: z.string(),
  whole: z.string(),
  /** Highest share, 0..100. */
  percent: z.number(),
})

/** One amount is at most a share of another. */
export const shareAtMost: CheckKind<'share-at-most', z.infer<typeof params>> = {
  name: 'share-at-most',
  params,
  run({ part, whole, percent }, { ask }) {
    const asked = [ask(part), ask(whole)] as const
    const open = asked.flatMap((one) => (one.known ? [] : [one]))
    if (open[0]) return { ...unknown(open[0]), missing: open.map((one) => one.name) }
    const [of, all] = asked.map((one) => (one.known ? Number(one.value) : NaN)) as [number, number]
    if (!(all > 0)) return cantTell({ code: 'unreadable', params: { fact: whole } }, [whole])
    const words = { fact: part, percent: Math.round((of / all) * 10_000) / 100, max: percent }
    // Compared without division, so that exactly 80 % of any sum is 80 %.
    return of * 100 <= all * percent ? passed('share-within', words) : failed('share-above', words)
  },
}
