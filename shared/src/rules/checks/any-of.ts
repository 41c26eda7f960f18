import type { CheckContext, CheckResult } from '../check.ts'
import type { AnyCheck } from '../schema.ts'

/** One of several ways is enough. The next is looked at only when the one before did not do, so nothing is asked in vain. */
export function runAnyOf({ checks }: { checks: readonly AnyCheck[] }, context: CheckContext): CheckResult {
  const results: CheckResult[] = []
  for (const check of checks) {
    const result = context.run(check)
    if (result.outcome === 'passed') return result
    results.push(result)
  }
  const open = results.filter((one) => one.outcome === 'cantTell')
  const first = open[0] ?? results[0]
  if (!first) throw new RangeError('any-of needs a check')
  return { ...first, missing: [...new Set(open.flatMap((one) => one.missing))] }
}
