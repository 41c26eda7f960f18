import { allOf, cantTell } from '../check.ts'
import type { CheckResult, CombinedCheck, CheckContext } from '../check.ts'

/**
 * A check on everything of a kind that belongs to the subject: one failure fails it, one unknown leaves it open. Where
 * there is nothing to look at nothing was shown.
 */
export function runEach({ of, check }: CombinedCheck<'each'>, context: CheckContext): CheckResult {
  const results = context.each(of).map((one) => one.run(check))
  if (results.length === 0) return cantTell({ code: 'nothing-to-look-at', params: {} }, [])
  const result = allOf(results)
  if (result.outcome !== 'passed') return result
  const reason = { code: 'each-passed', params: { count: results.length } }
  // The kind of place of the first: its class decides whether the pass is confirmed.
  return { outcome: 'passed', reason, missing: [], ...(result.kind === undefined ? {} : { kind: result.kind }) }
}
