import type { How, SubjectKind } from '../facts/fact.ts'
import type { Country } from '../facts/primitives.ts'
import { allOf, cantTell, isSeen } from './check.ts'
import type { Asked, CheckContext, CheckKind, CheckResult, Reason } from './check.ts'
import { runAnyOf } from './checks/any-of.ts'
import { runEach } from './checks/each.ts'
import { checkKinds } from './checks/list.ts'
import { appliesWhen, holdsAny } from './conditions.ts'
import type { Applies, Looks } from './conditions.ts'
import { windowOf } from './interval.ts'
import type { Bound, Window } from './interval.ts'
import { factsOfReason } from './reason-facts.ts'
import type { Check, Rule } from './schema.ts'
import { lookUp, resultsOf, seatAt } from './session.ts'
import type { RuleInForce, Seat, Session, Touched } from './session.ts'

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
export function asker(session: Session, rule: Rule, seat: Seat, touched: Touched[]): (name: string) => Asked {
  return (name) => {
    const { subject } = seat.node
    for (const one of touched) if (one.name === name && one.from === subject) return one.asked
    const found = lookUp(session, seat, name, weakest(rule, name))
    touched.push(found)
    return found.asked
  }
}

function weakest(rule: Rule, name: string): How {
  for (const one of rule.needs) if (one.fact === name) return one.atLeast
  for (const one of rule.prefers) if (one.fact === name) return one.atLeast
  return 'declared'
}

const nothing: string[] = []

export function judge(session: Session, inForce: RuleInForce, seat: Seat): Judged {
  session.trace?.enter('judged', seat, inForce)
  const result = (resultsOf(seat, inForce).judged[inForce.slot] ??= work(session, inForce, seat))
  session.trace?.leave()
  return result
}

function work(session: Session, inForce: RuleInForce, seat: Seat): Judged {
  const { rule } = inForce
  const touched: Touched[] = []
  const ask = asker(session, rule, seat, touched)
  const outside = outOfScope(session, rule, seat, ask)
  if (outside) return { outcome: 'inapplicable', reason: outside, missing: nothing, applicable: true, touched }
  const look = new Look(session, rule, seat, ask, touched)
  if (rule.when.length > 0) {
    const when = appliesWhen(rule.when, look)
    if (when.applies === false)
      return { outcome: 'inapplicable', reason: when.reason, missing: nothing, applicable: true, touched }
    if (when.applies === null)
      return { outcome: 'cantTell', reason: when.reason, missing: when.missing, applicable: false, touched }
  }
  // All checks run, so that everything they need is asked even when the first already failed.
  const [only] = rule.checks
  const result =
    rule.checks.length === 1 && only ? run(only, look) : allOf(rule.checks.map((check) => run(check, look)))
  const { outcome, reason, missing } = result
  const kind = result.kind ?? (inForce.namesKinds ? kindAt(ask) : undefined)
  return kind === undefined
    ? { outcome, reason, missing, applicable: true, touched }
    : { outcome, reason, missing, applicable: true, touched, kind }
}

/** The kind of place a rule's condition named: its class in section 4 decides too whether the verdict is confirmed. */
function kindAt(ask: (name: string) => Asked): string | undefined {
  const asked = ask('area.kind')
  return asked.known ? String(asked.value) : undefined
}

/** A check's and a condition's look at one subject for one rule. A class, because there is one for every verdict. */
class Look implements CheckContext, Looks {
  readonly #session: Session
  readonly #rule: Rule
  readonly #seat: Seat
  readonly #touched: Touched[]
  readonly ask: (name: string) => Asked
  /** Column Ev has no answer in it: nobody's word is enough for a pass. */
  readonly wantsSight: boolean

  constructor(session: Session, rule: Rule, seat: Seat, ask: (name: string) => Asked, touched: Touched[]) {
    this.#session = session
    this.#rule = rule
    this.#seat = seat
    this.#touched = touched
    this.ask = ask
    this.wantsSight = !rule.evidence.includes('ans')
  }
  get country(): Country {
    return this.#session.base.graph.institution.country
  }
  get day(): string {
    return this.#session.day
  }
  window(parameter: string, more: readonly Bound[]): Window {
    return windowOf([...this.#session.bounds, ...more].filter((bound) => bound.parameter === parameter))
  }
  run(check: Check): CheckResult {
    return run(check, this)
  }
  each(kind: SubjectKind): Look[] {
    return belonging(this.#session, this.#rule, this.#seat, kind).map(
      (one) =>
        new Look(this.#session, this.#rule, one, asker(this.#session, this.#rule, one, this.#touched), this.#touched),
    )
  }
  peek(name: string): Asked {
    return lookUp(this.#session, this.#seat, name, weakest(this.#rule, name)).asked
  }
  exceptable(ids: readonly string[]): Applies {
    return exceptable(this.#session, ids, this.#seat)
  }
}

function run(check: Check, look: Look): CheckResult {
  if (check.name === 'each') return runEach(check.params, look)
  if (check.name === 'any-of') return runAnyOf(check.params, look)
  // Name and params were validated as a pair by the schema.
  const kind = checkKinds[check.name] as unknown as CheckKind<string, typeof check.params>
  const result = kind.run(check.params, look)
  return result.outcome === 'passed' && look.wantsSight ? seen(result, look) : result
}

/**
 * A row whose evidence is a photo, a document or a register is not met by somebody's word: what decided the pass has to
 * have been seen (DESIGN section 1). What the register holds of the institution itself needs no photo; a failure that
 * somebody admits stands.
 */
function seen(result: CheckResult, look: Look): CheckResult {
  for (const name of factsOfReason(result.reason)) {
    const asked = look.ask(name)
    // How well a reading must be known each rule says of each; whether a password is still the factory's only people know.
    if (!asked.known || isSeen(asked.fact) || asked.fact.origin.kind === 'reading') continue
    if (asked.fact.origin.kind === 'register' && asked.fact.subject.kind === 'institution') continue
    return cantTell({ code: 'not-shown', params: { fact: name } }, [name])
  }
  return result
}

/** Everything of a kind that belongs to the subject and that the rule's scope counts. */
function belonging(session: Session, rule: Rule, { node }: Seat, kind: SubjectKind): Seat[] {
  const real = { ...rule, scope: 'real' as const }
  return session.base.graph.nodes.flatMap((one) => {
    if (one.subject.kind !== kind || one.up[node.subject.kind] !== node) return []
    // A channel nobody has matched to a camera records somebody all the same; a foreign camera or a dummy does not count.
    const camera = kind === 'camera' || kind === 'channel' ? one.up.camera : null
    const reason = camera && cameraOut(session, real, seatAt(session, camera))
    // Whatever the rule is about: recordings of a camera that is gone are kept like any other.
    return !reason || (kind === 'channel' && reason.code === 'camera-removed') ? [seatAt(session, one)] : []
  })
}

/**
 * Foreign cameras are recorded and referred, dummies watch nobody: neither is judged (REQUIREMENTS 0.4.10). Nor is one
 * that was taken down; but what it has recorded is kept as long as any other recording, so a rule of `recorded` scope
 * judges its channels on.
 */
function outOfScope(session: Session, rule: Rule, { node }: Seat, ask: (name: string) => Asked): Reason | null {
  if (rule.scope === 'any') return null
  const { graph } = session.base
  if (node.subject.kind === 'area') {
    const cameras = graph.camerasOf.get(node.subject.id) ?? []
    const counted = cameras.some(({ id }) => {
      const camera = graph.nodesOf.camera.get(id)
      return camera && cameraOut(session, rule, seatAt(session, camera)) === null
    })
    return counted ? null : { code: 'no-camera-here', params: {} }
  }
  if (!node.up.camera) return null
  const reason = cameraReason(rule, ask)
  return leftBehind(rule, node.subject.kind, reason) ? null : reason
}

/** Recordings of a camera that is gone. */
function leftBehind(rule: Rule, kind: SubjectKind, reason: Reason | null): boolean {
  return rule.scope === 'recorded' && kind === 'channel' && reason?.code === 'camera-removed'
}

function cameraOut(session: Session, rule: Rule, camera: Seat): Reason | null {
  return cameraReason(rule, (name) => lookUp(session, camera, name, 'declared').asked)
}

function cameraReason(rule: Rule, ask: (name: string) => Asked): Reason | null {
  const controller = ask('camera.controller')
  if (controller.known && controller.value === 'foreign') return { code: 'foreign-camera', params: {} }
  const kind = ask('camera.kind')
  if (!kind.known) return null
  if (kind.value === 'removed') return { code: 'camera-removed', params: {} }
  return rule.scope !== 'own' && kind.value === 'dummy' ? { code: 'dummy-camera', params: {} } : null
}

/** Whether one of the rules fails on the subject and its exception can be claimed there. */
function exceptable(session: Session, ids: readonly string[], seat: Seat): Applies {
  let open: Applies | null = null
  for (const id of ids) {
    const inForce = session.byId.get(id)
    if (!inForce || inForce.rule.subject !== seat.node.subject.kind) continue
    const own = judge(session, inForce, seat)
    if (own.outcome === 'cantTell')
      open ??= { applies: null, reason: { code: 'other-rule-open', params: { rule: id } }, missing: [] }
    if (own.outcome !== 'failed') continue
    const barred = holdsAny(inForce.rule.exception?.barred ?? [], asker(session, inForce.rule, seat, []))
    if (barred.holds === false) return { applies: true }
    if (barred.holds === null) {
      open ??= { applies: null, reason: { code: 'other-rule-open', params: { rule: id } }, missing: barred.missing }
    }
  }
  return open ?? { applies: false, reason: { code: 'nothing-to-except', params: {} } }
}
