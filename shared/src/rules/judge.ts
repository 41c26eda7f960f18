import type { How, Subject, SubjectKind } from '../facts/fact.ts'
import { ownerOf } from '../facts/subject-graph.ts'
import { allOf } from './check.ts'
import type { Asked, CheckContext, CheckKind, CheckResult, Reason } from './check.ts'
import { runAnyOf } from './checks/any-of.ts'
import { runEach } from './checks/each.ts'
import { checkKinds } from './checks/list.ts'
import { appliesWhen, holdsAny } from './conditions.ts'
import type { Applies } from './conditions.ts'
import { windowOf } from './interval.ts'
import type { Check, Rule } from './schema.ts'
import { lookUp } from './session.ts'
import type { RuleInForce, Session, Touched } from './session.ts'

/** A rule's own answer about a subject, before exceptions, supersession and force. */
export type Judged = {
  outcome: 'passed' | 'failed' | 'cantTell' | 'inapplicable'
  reason: Reason
  missing: string[]
  /** False while it is not even known whether the rule applies. */
  applicable: boolean
  kind?: string
  touched: Touched[]
}

/** A way to ask facts for one rule and subject that notes what was asked. */
export function asker(session: Session, rule: Rule, subject: Subject, touched: Touched[]): (name: string) => Asked {
  const seen = new Map<string, Touched>()
  for (const one of touched) if (sameSubject(one.from, subject)) seen.set(one.name, one)
  return (name) => {
    const before = seen.get(name)
    if (before) return before.asked
    const found = lookUp(session, subject, name, weakest(rule, name))
    seen.set(name, found)
    touched.push(found)
    return found.asked
  }
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.id === b.id
}

function weakest(rule: Rule, name: string): How {
  return [...rule.needs, ...rule.prefers].find((one) => one.fact === name)?.atLeast ?? 'declared'
}

export function judge(session: Session, inForce: RuleInForce, subject: Subject): Judged {
  const key = `${inForce.rule.id} ${subject.kind} ${subject.id}`
  const before = session.judged.get(key)
  if (before) return before
  const result = work(session, inForce.rule, subject)
  session.judged.set(key, result)
  return result
}

function work(session: Session, rule: Rule, subject: Subject): Judged {
  const touched: Touched[] = []
  const ask = asker(session, rule, subject, touched)
  const outside = outOfScope(session, rule, subject, ask)
  if (outside) return { outcome: 'inapplicable', reason: outside, missing: [], applicable: true, touched }
  const when = appliesWhen(rule.when, {
    ask,
    peek: asker(session, rule, subject, []),
    exceptable: (ids) => exceptable(session, ids, subject),
  })
  if (when.applies === false)
    return { outcome: 'inapplicable', reason: when.reason, missing: [], applicable: true, touched }
  if (when.applies === null) {
    return { outcome: 'cantTell', reason: when.reason, missing: when.missing, applicable: false, touched }
  }
  const context = contextOf(session, rule, subject, ask, touched)
  // All checks run, so that everything they need is asked even when the first already failed.
  const result = allOf(rule.checks.map(context.run))
  return { ...kindOf(rule, ask), ...result, applicable: true, touched }
}

/** A rule that speaks of named kinds of places rests on their class in section 4, even if only its condition looks at it. */
function kindOf(rule: Rule, ask: (name: string) => Asked): { kind?: string } {
  const named = rule.when.some((one) => 'fact' in one && one.fact === 'area.kind' && 'in' in one)
  const asked = named ? ask('area.kind') : null
  return asked?.known ? { kind: String(asked.value) } : {}
}

function contextOf(
  session: Session,
  rule: Rule,
  subject: Subject,
  ask: (name: string) => Asked,
  touched: Touched[],
): CheckContext {
  const context: CheckContext = {
    ask,
    country: session.base.graph.institution.country,
    day: session.day,
    window: (parameter, more) =>
      windowOf([...session.bounds, ...more].filter((bound) => bound.parameter === parameter)),
    run: (check) => run(check, context),
    each: (kind) =>
      belonging(session, rule, subject, kind).map((one) =>
        contextOf(session, rule, one, asker(session, rule, one, touched), touched),
      ),
  }
  return context
}

function run(check: Check, context: CheckContext): CheckResult {
  if (check.name === 'each') return runEach(check.params, context)
  if (check.name === 'any-of') return runAnyOf(check.params, context)
  // Name and params were validated as a pair by the schema.
  const kind = checkKinds[check.name] as unknown as CheckKind<string, typeof check.params>
  return kind.run(check.params, context)
}

/** Everything of a kind that belongs to the subject and that the rule's scope counts. */
function belonging(session: Session, rule: Rule, subject: Subject, kind: SubjectKind): Subject[] {
  const { graph } = session.base
  return graph.subjects.filter((one) => {
    if (one.kind !== kind) return false
    const owner = ownerOf(graph, one, subject.kind)
    if (owner?.kind !== subject.kind || owner.id !== subject.id) return false
    // A channel nobody has matched to a camera records somebody all the same; a foreign camera or a dummy does not count.
    const camera = kind === 'camera' || kind === 'channel' ? ownerOf(graph, one, 'camera') : null
    const reason = camera ? cameraOut(session, { ...rule, scope: 'real' }, camera) : null
    return reason === null || (kind === 'channel' && reason.code === 'camera-removed')
  })
}

/**
 * Foreign cameras are recorded and referred, dummies watch nobody: neither is judged (REQUIREMENTS 0.4.10). Nor is one
 * that was taken down; but what it has recorded is kept as long as any other recording, so its channels are judged on.
 */
function outOfScope(session: Session, rule: Rule, subject: Subject, ask: (name: string) => Asked): Reason | null {
  if (rule.scope === 'any') return null
  const { graph } = session.base
  if (subject.kind === 'area') {
    const cameras = graph.camerasOf.get(subject.id) ?? []
    const counted = cameras.some((camera) => cameraOut(session, rule, { kind: 'camera', id: camera.id }) === null)
    return counted ? null : { code: 'no-camera-here', params: {} }
  }
  if (!ownerOf(graph, subject, 'camera')) return null
  const reason = cameraReason(rule, ask)
  return subject.kind === 'channel' && reason?.code === 'camera-removed' ? null : reason
}

function cameraOut(session: Session, rule: Rule, camera: Subject): Reason | null {
  return cameraReason(rule, (name) => lookUp(session, camera, name, 'declared').asked)
}

function cameraReason(rule: Rule, ask: (name: string) => Asked): Reason | null {
  const is = (name: string, value: string) => {
    const asked = ask(name)
    return asked.known && asked.value === value
  }
  if (is('camera.controller', 'foreign')) return { code: 'foreign-camera', params: {} }
  if (is('camera.kind', 'removed')) return { code: 'camera-removed', params: {} }
  return rule.scope === 'real' && is('camera.kind', 'dummy') ? { code: 'dummy-camera', params: {} } : null
}

/** Whether one of the rules fails on the subject and its exception can be claimed there. */
function exceptable(session: Session, ids: readonly string[], subject: Subject): Applies {
  let open: Applies | null = null
  for (const id of ids) {
    const inForce = session.byId.get(id)
    if (!inForce || inForce.rule.subject !== subject.kind) continue
    const own = judge(session, inForce, subject)
    if (own.outcome === 'cantTell')
      open ??= { applies: null, reason: { code: 'other-rule-open', params: { rule: id } }, missing: [] }
    if (own.outcome !== 'failed') continue
    const barred = holdsAny(inForce.rule.exception?.barred ?? [], asker(session, inForce.rule, subject, []))
    if (barred.holds === false) return { applies: true }
    if (barred.holds === null) {
      open ??= { applies: null, reason: { code: 'other-rule-open', params: { rule: id } }, missing: barred.missing }
    }
  }
  return open ?? { applies: false, reason: { code: 'nothing-to-except', params: {} } }
}
