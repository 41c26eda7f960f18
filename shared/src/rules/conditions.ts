import type { Asked, Reason } from './check.ts'
import type { Condition, SimpleCondition } from './schema.ts'

/** Whether a rule applies: yes, no, or open until a fact is known. */
export type Applies =
  { applies: true } | { applies: false; reason: Reason } | { applies: null; reason: Reason; missing: string[] }

export type Looks = {
  ask: (name: string) => Asked
  /** Looks without noting it, so that no question comes of it. */
  peek: (name: string) => Asked
  /** Whether one of these rules fails with an exception open to it; null with the reason while that is not known. */
  exceptable: (ids: readonly string[]) => Applies
}

function simple(one: SimpleCondition, looks: Looks): Applies {
  if ('exceptable' in one) return looks.exceptable(one.exceptable)
  if ('claimed' in one) return claimed(one.claimed, looks)
  if ('recorded' in one) return recorded(one.recorded, looks)
  if ('before' in one) return onDay(one.before, looks, (value, day) => value < day)
  if ('from' in one) return onDay(one.from, looks, (value, day) => value >= day)
  const asked = looks.ask(one.fact)
  if (!asked.known) return { applies: null, reason: asked.reason, missing: [asked.name] }
  const { value } = asked
  const holds =
    'in' in one
      ? one.in.some((wanted) => wanted === value)
      : 'notIn' in one
        ? !one.notIn.some((unwanted) => unwanted === value)
        : typeof value === 'number' && ('above' in one ? value > one.above : value < one.below)
  return holds
    ? { applies: true }
    : { applies: false, reason: { code: 'condition-not-met', params: { fact: one.fact } } }
}

/** As long as nobody claims it there is no exception to judge; only people who disagree leave that open. */
function claimed(fact: string, looks: Looks): Applies {
  const asked = looks.peek(fact)
  if (asked.known && asked.value === true) {
    looks.ask(fact)
    return { applies: true }
  }
  if (!asked.known && asked.reason.code === 'conflict') {
    looks.ask(fact)
    return { applies: null, reason: asked.reason, missing: [asked.name] }
  }
  return { applies: false, reason: { code: 'not-claimed', params: {} } }
}

/**
 * What nobody has written down, or what cannot be had, does not make a rule apply, and nobody is asked for it here; but
 * people who differ, a value too old or only said leave it open.
 */
function recorded(fact: string, looks: Looks): Applies {
  const asked = looks.peek(fact)
  if (asked.known) {
    looks.ask(fact)
    return { applies: true }
  }
  const absent = ['not-known', 'no-subject', 'unavailable'].includes(asked.reason.code)
  if (absent) return { applies: false, reason: { code: 'not-recorded', params: { fact } } }
  looks.ask(fact)
  return { applies: null, reason: asked.reason, missing: [asked.name] }
}

function onDay(
  { fact, day }: { fact: string; day: string },
  { ask }: Looks,
  holds: (value: string, day: string) => boolean,
): Applies {
  const asked = ask(fact)
  if (!asked.known) return { applies: null, reason: asked.reason, missing: [asked.name] }
  return holds(String(asked.value), day)
    ? { applies: true }
    : { applies: false, reason: { code: 'condition-not-met', params: { fact } } }
}

function anyOf(parts: readonly SimpleCondition[], looks: Looks): Applies {
  const results: Applies[] = []
  for (const part of parts) {
    const result = simple(part, looks)
    if (result.applies) return result
    results.push(result)
  }
  return results.find((one) => one.applies === null) ?? results[0] ?? { applies: true }
}

/** In order; the first that is not so, or not known, decides, so that nothing is asked before its time. */
export function appliesWhen(conditions: readonly Condition[], looks: Looks): Applies {
  for (const one of conditions) {
    const result = 'anyOf' in one ? anyOf(one.anyOf, looks) : simple(one, looks)
    if (!result.applies) return result
  }
  return { applies: true }
}

/** True when one of the conditions certainly holds; null when that is not known. */
export function holdsAny(
  parts: readonly SimpleCondition[],
  ask: Looks['ask'],
): { holds: boolean | null; missing: string[] } {
  const exceptable = (): Applies => ({ applies: false, reason: { code: 'nothing-to-except', params: {} } })
  const looks: Looks = { ask, peek: ask, exceptable }
  const missing: string[] = []
  for (const part of parts) {
    const result = simple(part, looks)
    if (result.applies) return { holds: true, missing: [] }
    if (result.applies === null) missing.push(...result.missing)
  }
  return { holds: missing.length > 0 ? null : false, missing }
}
