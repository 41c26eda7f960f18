import type { Asked, Reason } from './check.ts'
import type { Condition, SimpleCondition } from './schema.ts'

/** Whether a rule applies: yes, no, or open until a fact is known. */
export type Applies =
  { applies: true } | { applies: false; reason: Reason } | { applies: null; reason: Reason; missing: string[] }

type Ask = (name: string) => Asked
/** Whether one of these rules fails with an exception open to it; null with the reason while that is not known. */
type Exceptable = (ids: readonly string[]) => Applies

function simple(one: SimpleCondition, ask: Ask, exceptable: Exceptable): Applies {
  if ('exceptable' in one) return exceptable(one.exceptable)
  const asked = ask(one.fact)
  if (!asked.known) return { applies: null, reason: asked.reason, missing: [asked.name] }
  const { value } = asked
  const holds =
    'in' in one
      ? one.in.some((wanted) => wanted === value)
      : 'notIn' in one
        ? !one.notIn.some((unwanted) => unwanted === value)
        : typeof value === 'number' && value > one.above
  return holds
    ? { applies: true }
    : { applies: false, reason: { code: 'condition-not-met', params: { fact: one.fact } } }
}

function anyOf(parts: readonly SimpleCondition[], ask: Ask, exceptable: Exceptable): Applies {
  const results: Applies[] = []
  for (const part of parts) {
    const result = simple(part, ask, exceptable)
    if (result.applies) return result
    results.push(result)
  }
  return results.find((one) => one.applies === null) ?? results[0] ?? { applies: true }
}

/** In order; the first that is not so, or not known, decides, so that nothing is asked before its time. */
export function appliesWhen(conditions: readonly Condition[], ask: Ask, exceptable: Exceptable): Applies {
  for (const one of conditions) {
    const result = 'anyOf' in one ? anyOf(one.anyOf, ask, exceptable) : simple(one, ask, exceptable)
    if (!result.applies) return result
  }
  return { applies: true }
}

/** True when one of the conditions certainly holds; null when that is not known. */
export function holdsAny(parts: readonly SimpleCondition[], ask: Ask): { holds: boolean | null; missing: string[] } {
  const never: Exceptable = () => ({ applies: false, reason: { code: 'nothing-to-except', params: {} } })
  const missing: string[] = []
  for (const part of parts) {
    const result = simple(part, ask, never)
    if (result.applies) return { holds: true, missing: [] }
    if (result.applies === null) missing.push(...result.missing)
  }
  return { holds: missing.length > 0 ? null : false, missing }
}
