import { createRequire } from 'node:module'
import { subjectKind } from '@nadzor/shared/facts/fact'
import type { FactValue, Subject, SubjectKind } from '@nadzor/shared/facts/fact'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import type { FactBase } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { Check, HashedPack, PackEdition, Rule } from '@nadzor/shared/rules/schema'
import { lookUp, openSession, seatOf } from '@nadzor/shared/rules/session'

/** The part of json-rules-engine's interface used here; it is installed apart (e2e/bench/package.json). */
type Condition = { all: Condition[] } | { any: Condition[] } | { fact: string; operator: string; value: unknown }
type Engine = {
  addRule(rule: { name: string; conditions: Condition; event: { type: string } }): void
  run(facts: Record<string, unknown>): Promise<{ results: { name: string }[]; failureResults: { name: string }[] }>
}
type Library = { Engine: new (rules?: unknown[], options?: { allowUndefinedFacts: boolean }) => Engine }

function library(): { Engine: Library['Engine']; version: string } {
  const load = createRequire(import.meta.url)
  try {
    const { version } = load('json-rules-engine/package.json') as { version: string }
    return { Engine: (load('json-rules-engine') as Library).Engine, version }
  } catch (error) {
    throw new Error('The peer is not installed: npm ci --prefix e2e/bench', { cause: error })
  }
}

/** A check as the peer's condition for "passed"; null for one it has no words for (calendar spans, counts, exceptions). */
function conditionOf({ name, params }: Check): Condition | null {
  switch (name) {
    case 'value-in':
    case 'shown':
      return { fact: params.fact, operator: 'in', value: params.values }
    case 'at-most':
      if (params.absolute || params.unless !== undefined) return null
      return { fact: params.fact, operator: 'lessThanInclusive', value: params.max }
    case 'at-least': {
      const [first, ...more] = params.facts
      if (!first || more.length > 0 || first.proves === false) return null
      return { fact: first.fact, operator: 'greaterThanInclusive', value: first.min }
    }
    case 'place-not-in':
      return params.when ? null : { fact: 'area.kind', operator: 'notIn', value: params.kinds }
    case 'place-in':
      return { fact: 'area.kind', operator: 'in', value: params.kinds }
    default:
      return null
  }
}

function conditionsOf(rule: Rule): Condition | null {
  if (rule.when.length > 0 || rule.exception || rule.yieldsTo || rule.subject === 'area') return null
  const all = rule.checks.map(conditionOf)
  return all.every((one) => one !== null) ? { all } : null
}

/** Both engines over the same schools, warm, on just the rules the peer can express. Throws when a verdict differs. */
export async function comparedWithPeer(packs: readonly HashedPack[], schools: readonly InstitutionRows[], at: string) {
  const { Engine, version } = library()
  const expressible = (edition: PackEdition): Rule[] => rulesOf(edition).filter((rule) => conditionsOf(rule) !== null)
  const subset = packs.map(({ hash, pack }): HashedPack => {
    const { rows: _rows, ...whole } = pack
    return { hash, pack: { ...whole, rules: expressible(pack) } }
  })
  const bases = schools.map((rows) => factsOf(rows))
  const engines = new Map<string, Engine>()
  const engineOf = (ids: readonly Rule[]): Engine => {
    const key = ids.map(({ id }) => id).join(' ')
    let engine = engines.get(key)
    if (!engine) {
      engine = new Engine([], { allowUndefinedFacts: true })
      for (const rule of ids)
        engine.addRule({ name: rule.id, conditions: conditionsOf(rule) as Condition, event: { type: 'passed' } })
      engines.set(key, engine)
    }
    return engine
  }
  const prepared = bases.map((base) => plainFacts(subset, base, at))

  const theirs = async (): Promise<Map<string, boolean>[]> => {
    const all: Map<string, boolean>[] = []
    for (const school of prepared) {
      const outcomes = new Map<string, boolean>()
      for (const { subject, rules, values } of school) {
        const { results, failureResults } = await engineOf(rules).run(values)
        for (const { name } of results) outcomes.set(`${name} ${subject.id}`, true)
        for (const { name } of failureResults) outcomes.set(`${name} ${subject.id}`, false)
      }
      all.push(outcomes)
    }
    return all
  }
  const ours = () => bases.map((base) => evaluate(subset, base, at))

  // Equal first, then fast. Ours also resolves each fact, its age and strength inside the clock; the peer gets them ready.
  let verdicts = 0
  const [own, other] = [ours(), await theirs()]
  for (const [index, judged] of own.entries())
    for (const { ruleId, subject, outcome } of judged) {
      if (outcome !== 'passed' && outcome !== 'failed') continue
      const said = other[index]?.get(`${ruleId} ${subject.id}`)
      if (said === undefined) continue
      if (said !== (outcome === 'passed'))
        throw new Error(`${ruleId} on ${subject.kind}: ours ${outcome}, peer ${said}`)
      verdicts += 1
    }
  const best = async (work: () => unknown): Promise<number> => {
    let least = Infinity
    for (let round = 0; round < 3; round++) {
      const start = performance.now()
      await work()
      least = Math.min(least, performance.now() - start)
    }
    return least
  }
  const rules = new Set(subset.flatMap(({ pack }) => pack.rules.map(({ id }) => id))).size
  return { version, rules, verdicts, ours: await best(ours), theirs: await best(theirs) }
}

type Plain = { subject: Subject; rules: Rule[]; values: Record<string, FactValue> }

/** For each subject the rules of which every fact is known, and the facts as plain values: what the peer works on. */
function plainFacts(packs: readonly HashedPack[], base: FactBase, at: string): Plain[] {
  const session = openSession(packs, base, at)
  return base.graph.subjects.flatMap((subject): Plain[] => {
    const seat = seatOf(session, subject)
    if (!seat) return []
    const values: Record<string, FactValue> = {}
    const rules = (session.bySubject.get(kindOf(subject)) ?? []).flatMap(({ rule }) => {
      const facts = [...rule.needs, ...rule.prefers].map(({ fact, atLeast }) => lookUp(session, seat, fact, atLeast))
      const needed = rule.checks.flatMap(({ params }) => ('fact' in params ? [params.fact] : []))
      for (const { name, asked } of facts) if (asked.known) values[name] = asked.value
      for (const name of [...needed, 'area.kind', 'camera.kind', 'camera.controller']) {
        const { asked } = lookUp(session, seat, name, 'declared')
        if (asked.known) values[name] ??= asked.value
      }
      const camera = values['camera.kind']
      const out = values['camera.controller'] === 'foreign' || camera === 'removed' || camera === 'dummy'
      return facts.every(({ asked, name }) => asked.known || name.startsWith('camera.')) && !out ? [rule] : []
    })
    return rules.length > 0 ? [{ subject, rules, values }] : []
  })
}

function kindOf({ kind }: Subject): SubjectKind {
  return subjectKind.parse(kind)
}
