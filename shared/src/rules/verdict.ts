import { withException } from './exception.ts'
import { forceOf, severityOf } from './force.ts'
import { judge } from './judge.ts'
import type { UsedFact, Verdict } from './outcome.ts'
import { prevailing } from './supersession.ts'
import { resultsOf, seatAt } from './session.ts'
import type { RuleInForce, Seat, Session, Touched } from './session.ts'

/** Shared by the many verdicts that miss nothing; nobody writes to a verdict. */
const nothing: string[] = []

export type Finished = { verdict: Verdict; touched: Touched[] }

/** One rule about one subject, with exception, supersession and force. Worked out once a session. */
export function finish(session: Session, inForce: RuleInForce, seat: Seat): Finished {
  session.trace?.enter('finished', seat, inForce)
  const result = (resultsOf(seat, inForce).finished[inForce.slot] ??= guarded(session, inForce, seat))
  session.trace?.leave()
  return result
}

function guarded(session: Session, inForce: RuleInForce, seat: Seat): Finished {
  const { open } = resultsOf(seat, inForce)
  open.add(inForce)
  const result = work(session, inForce, seat)
  open.delete(inForce)
  return result
}

function work(session: Session, inForce: RuleInForce, seat: Seat): Finished {
  const { rule, edition, hash } = inForce
  const own = judge(session, inForce, seat)
  const { outcome, reason, missing, exception, touched } = withException(session, rule, seat, own)
  const other = prevailing(session, rule, seat, outcome, own.applicable, (otherRule, where) => {
    const there = seatAt(session, where)
    return resultsOf(there, otherRule).open.has(otherRule)
      ? 'inapplicable'
      : finish(session, otherRule, there).verdict.outcome
  })
  const { institution } = session.base.graph
  const force = own.kind === undefined ? inForce.force : forceOf(rule, edition, institution, session.day, own.kind)
  const [owner] = rule.owners
  if (!owner) throw new RangeError(`${rule.id} has no owner`)
  const facts: UsedFact[] = []
  for (const { used } of touched) if (used) facts.push(used)
  const verdict: Verdict = {
    subject: seat.node.subject,
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
    missing: !other && outcome === 'cantTell' ? missing : nothing,
    facts,
    supersededBy: other ? { pack: other.edition.pack, ruleId: other.rule.id } : null,
    exception,
    judgedAt: session.at,
  }
  return { verdict, touched }
}
