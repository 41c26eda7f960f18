import type { Subject } from '../facts/fact.ts'
import { withException } from './exception.ts'
import { forceOf, severityOf } from './force.ts'
import { judge } from './judge.ts'
import type { UsedFact, Verdict } from './outcome.ts'
import { prevailing } from './supersession.ts'
import type { RuleInForce, Session, Touched } from './session.ts'

export type Finished = { verdict: Verdict; touched: Touched[] }

/** One rule about one subject, with exception, supersession and force. Worked out once a session. */
export function finish(session: Session, inForce: RuleInForce, subject: Subject): Finished {
  const key = `${inForce.rule.id} ${subject.kind} ${subject.id}`
  const before = session.finished.get(key)
  if (before) return before
  session.open.add(key)
  const result = work(session, inForce, subject)
  session.open.delete(key)
  session.finished.set(key, result)
  return result
}

function work(session: Session, inForce: RuleInForce, subject: Subject): Finished {
  const { rule, edition, hash } = inForce
  const own = judge(session, inForce, subject)
  const { outcome, reason, missing, exception } = withException(session, rule, subject, own)
  const other = prevailing(session, rule, subject, outcome, own.applicable, (otherRule, where) => {
    const open = session.open.has(`${otherRule.rule.id} ${where.kind} ${where.id}`)
    return open ? 'inapplicable' : finish(session, otherRule, where).verdict.outcome
  })
  const force = forceOf(rule, edition, session.base.graph.institution, session.day, own.kind)
  const [owner] = rule.owners
  if (!owner) throw new RangeError(`${rule.id} has no owner`)
  const verdict: Verdict = {
    subject,
    pack: edition.pack,
    edition: edition.edition,
    packHash: hash,
    ruleId: rule.id,
    defect: rule.defect,
    outcome: other ? 'superseded' : outcome,
    force,
    severity: severityOf(rule, force),
    owner,
    owners: rule.owners,
    reason: other ? { code: 'superseded', params: { rule: other.rule.id } } : reason,
    missing: !other && outcome === 'cantTell' ? missing : [],
    facts: own.touched.flatMap(used),
    supersededBy: other ? { pack: other.edition.pack, ruleId: other.rule.id } : null,
    exception,
    judgedAt: session.at,
  }
  return { verdict, touched: own.touched }
}

function used({ name, resolved }: Touched): UsedFact[] {
  const { fact } = resolved
  if (!fact) return []
  const { subject, value, unavailable, how, at, origin } = fact
  return [{ name, subject, value, unavailable, how, at, origin }]
}
