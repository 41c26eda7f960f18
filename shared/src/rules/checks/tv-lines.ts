import * as z from 'zod/mini'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Lines asked for. */
  lines: z.number(),
  /** Kell-type factor of the strict reading: how many lines one pixel row is worth. */
  factor: z.number(),
})

/** "16:9" or a number; null for anything else. */
function ratio(value: unknown): number | null {
  const parts = String(value).split(':').map(Number)
  const result = parts.length === 2 ? (parts[0] ?? 0) / (parts[1] ?? 0) : (parts[0] ?? 0)
  return Number.isFinite(result) && result > 0 ? result : null
}

/**
 * TV lines from pixels, by both readings of REQUIREMENTS 6.2: nominal W / aspect, strict also factor x H.
 * Where they differ the answer is "marginal" (0.4.5).
 */
export const tvLines: CheckKind<'tv-lines', z.infer<typeof params>> = {
  name: 'tv-lines',
  params,
  run({ lines, factor }, { ask }) {
    const asked = [ask('ch.width'), ask('ch.height'), ask('ch.dar')] as const
    const open = asked.flatMap((one) => (one.known ? [] : [one]))
    if (open[0]) return { ...unknown(open[0]), missing: open.map((one) => one.name) }
    const [width, height, dar] = asked.map((one) => (one.known ? one.value : null))
    const aspect = ratio(dar)
    if (aspect === null) return cantTell({ code: 'unreadable', params: { fact: 'ch.dar' } }, ['ch.dar'])
    const nominal = Number(width) / aspect
    const strict = factor * Number(height)
    const words = { nominal: Math.floor(nominal), strict: Math.floor(strict), lines }
    if (nominal < lines) return failed('tv-lines-below', words)
    if (strict < lines) return cantTell({ code: 'tv-lines-marginal', params: words }, ['ch.height'])
    return passed('tv-lines-reached', words)
  },
}
