import type { Reason } from './check.ts'
import { holdsAny } from './conditions.ts'
import { asker, judge } from './judge.ts'
import type { Judged } from './judge.ts'
import type { Outcome, Verdict } from './outcome.ts'
import type { Rule } from './schema.ts'
import type { Seat, Session, Touched } from './session.ts'

export type Excepted = {
  outcome: Outcome
  reason: Reason
  missing: string[]
  exception: Verdict['exception']
  /** What the rule looked at, and what its exception looked at beside it. */
  touched: Touched[]
}

/**
 * What a lawful exception makes of a failure. It holds only when it is claimed and all its own rules pass; one that
 * fails leaves the failure, one that is open leaves everything open (DESIGN section 4). Those that do not apply do not
 * count. Where undressing or cubicles bar it, claiming it changes nothing (REQUIREMENTS 0.4.6).
 */
export function withException(session: Session, rule: Rule, seat: Seat, own: Judged): Excepted {
  const { outcome, reason, missing } = own
  const plain: Excepted = { outcome, reason, missing, exception: null, touched: own.touched }
  const { exception } = rule
  if (!exception || own.outcome !== 'failed') return plain
  const touched = [...own.touched]
  const ask = asker(session, rule, seat, touched)
  const barred = holdsAny(exception.barred, ask)
  // Where the exception is barred, or may be, nobody is asked to claim it; a claim already made is answered.
  const claim = (barred.holds === false ? ask : asker(session, rule, seat, []))(exception.claim)
  const claimed = claim.known && claim.value === true
  if (barred.holds && !claimed) return { ...plain, touched }
  const conditions = exception.conditions.flatMap((id) => {
    const inForce = session.byId.get(id)
    return inForce ? [{ ruleId: id, judged: judge(session, inForce, seat) }] : []
  })
  const shown = {
    id: exception.id,
    claimed,
    conditions: conditions.map(({ ruleId, judged }) => ({ ruleId, outcome: judged.outcome })),
  }
  const result = (outcome: Outcome, reason: Reason, missing: string[] = []): Excepted => ({
    outcome,
    reason,
    missing,
    exception: shown,
    touched,
  })
  if (!claim.known && claim.reason.code === 'conflict') return result('cantTell', claim.reason, [claim.name])
  if (!claimed) return result('failed', own.reason)
  if (barred.holds) return result('failed', { code: 'exception-barred', params: {} })
  const counted = conditions.filter(({ judged }) => judged.outcome !== 'inapplicable')
  const broken = counted.find(({ judged }) => judged.outcome === 'failed')
  if (broken) return result('failed', { code: 'exception-condition-failed', params: { rule: broken.ruleId } })
  const open = counted.filter(({ judged }) => judged.outcome === 'cantTell')
  if (open[0] || counted.length === 0 || barred.holds === null) {
    const missing = [...barred.missing, ...open.flatMap(({ judged }) => judged.missing)]
    const names = [...new Set(missing)]
    return result('cantTell', { code: 'exception-open', params: { rule: open[0]?.ruleId ?? exception.id } }, names)
  }
  return result('excepted', { code: 'exception-holds', params: { count: counted.length } })
}
