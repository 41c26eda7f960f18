import type { Subject } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { evaluate } from './evaluate.ts'
import { didYouMean } from './nearest-name.ts'
import type { Outcome, Verdict } from './outcome.ts'
import { rulesOf } from './rows.ts'
import { oneOf, pathText, schemaFaults, short } from './schema-faults.ts'
import { packEdition } from './schema.ts'
import type { Check, HashedPack, PackEdition } from './schema.ts'
import type { Change } from './what-if-change.ts'

/** What a verdict says, as far as a change of it matters to anybody. */
export type Said = Pick<Verdict, 'edition' | 'outcome' | 'force' | 'severity' | 'reason' | 'supersededBy'>
/** A verdict that would be another; null where there would be, or was, none. */
export type VerdictChange = { subject: Subject; pack: string; ruleId: string; before: Said | null; after: Said | null }

/** A change that cannot be tried: which of them (from 0), what is wrong and what to write. */
export type ChangeFault = { index: number; what: string; write: string }

/**
 * The packs as they would be. `day`: the day that will be judged; an edition asked for is taken to be in force on it.
 * The changed editions are validated again, so that no impossible number is tried.
 */
export function changedPacks(
  packs: readonly HashedPack[],
  changes: readonly Change[],
  day: string,
): { ok: true; packs: HashedPack[] } | { ok: false; faults: ChangeFault[] } {
  let current = [...packs]
  const faults: ChangeFault[] = []
  for (const [index, one] of changes.entries()) {
    const result = one.kind === 'edition' ? withEdition(current, one, day) : withThreshold(current, one)
    if ('packs' in result) current = result.packs
    else faults.push({ index, ...result })
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, packs: current }
}

type Tried = { packs: HashedPack[] } | Omit<ChangeFault, 'index'>

function withEdition(
  packs: readonly HashedPack[],
  { pack, edition }: Change & { kind: 'edition' },
  day: string,
): Tried {
  const names = [...new Set(packs.map((one) => one.pack.pack))]
  const editions = packs.filter((one) => one.pack.pack === pack)
  if (editions.length === 0)
    return { what: `there is no pack ${short(pack)}`, write: `${didYouMean(pack, names)}write ${oneOf(names)}` }
  const rest = packs.filter((one) => one.pack.pack !== pack)
  if (edition === null) return { packs: rest }
  const chosen = editions.find((one) => one.pack.edition === edition)
  if (!chosen) {
    const known = editions.map((one) => one.pack.edition)
    return {
      what: `${pack} has no edition ${short(edition)}`,
      write: `${didYouMean(edition, known)}write ${oneOf(known)}`,
    }
  }
  const { validFrom, validUntil, afterwards } = chosen.pack
  const expired = validUntil !== null && day > validUntil && afterwards === 'nothing'
  if (day >= validFrom && !expired) return { packs: [...rest, chosen] }
  const inForce: PackEdition = {
    ...chosen.pack,
    validFrom: day < validFrom ? day : validFrom,
    validUntil: expired ? null : validUntil,
  }
  return { packs: [...rest, { hash: asIf(chosen.hash), pack: inForce }] }
}

/** A made-up hash: a verdict reached by what never was published names nothing that was. */
const asIf = (hash: string): string => `what-if:${hash}`

function withThreshold(
  packs: readonly HashedPack[],
  { rule: id, param, value }: Change & { kind: 'threshold' },
): Tried {
  const ids = new Set(packs.flatMap(({ pack }) => rulesOf(pack).map((rule) => rule.id)))
  if (!ids.has(id))
    return { what: `there is no rule ${short(id)}`, write: didYouMean(id, ids).trim() || 'write the id of one' }
  const path = param.split('.')
  const known = new Set<string>()
  let found = false
  let wrong: Omit<ChangeFault, 'index'> | null = null
  const changed = packs.map(({ hash, pack }): HashedPack => {
    const rule = rulesOf(pack).find((one) => one.id === id)
    if (!rule) return { hash, pack }
    const checks = rule.checks.map((check) => {
      for (const name of paramsOf(check.params)) known.add(name)
      const params = withValue(check.params, path, value)
      if (params === null) return check
      found = true
      return { ...check, params } as Check
    })
    const next = {
      ...pack,
      rules: pack.rules.map((one) => (one.id === id ? { ...one, checks } : one)),
      ...(pack.rows ? { rows: pack.rows.map((one) => (one.id === id ? { ...one, checks } : one)) } : {}),
    }
    const [fault] = schemaFaults(packEdition, next)
    if (fault) {
      // The path inside the check is what the person wrote.
      const inside = fault.path.slice(fault.path.indexOf('params') + 1)
      wrong ??= { what: `${id}: ${pathText(inside).slice(2)} ${fault.what}`, write: fault.write }
    }
    return { hash: asIf(hash), pack: next }
  })
  if (!found)
    return {
      what: `${id} has no parameter ${short(param)}`,
      write: known.size > 0 ? `${didYouMean(param, known)}write ${oneOf([...known])}` : 'its check has none',
    }
  return wrong ?? { packs: changed }
}

/** Paths of all parameters, the parts of lists and objects included. */
function paramsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`
    return [at, ...paramsOf(child, at)]
  })
}

/** A copy in which the value at a path is another; null when there is nothing at the path. */
function withValue(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (typeof node !== 'object' || node === null || key === undefined || !Object.hasOwn(node, key)) return null
  const child = rest.length === 0 ? value : withValue((node as Record<string, unknown>)[key], rest, value)
  if (child === null && rest.length > 0) return null
  if (Array.isArray(node)) return node.map((one: unknown, index) => (String(index) === key ? child : one))
  return { ...node, [key]: child }
}

/** Which verdicts about the same facts would be others. In the order of `after`, then what would be gone. */
export function whatIf(
  packs: readonly HashedPack[],
  otherPacks: readonly HashedPack[],
  facts: FactBase,
  at: string,
): VerdictChange[] {
  return verdictChanges(evaluate(packs, facts, at), evaluate(otherPacks, facts, at))
}

export function verdictChanges(before: readonly Verdict[], after: readonly Verdict[]): VerdictChange[] {
  const old = new Map(before.map((one) => [keyOf(one), one]))
  const changes: VerdictChange[] = []
  for (const verdict of after) {
    const was = old.get(keyOf(verdict))
    old.delete(keyOf(verdict))
    if (was && sameWords(was, verdict)) continue
    changes.push({
      subject: verdict.subject,
      pack: verdict.pack,
      ruleId: verdict.ruleId,
      before: was ? said(was) : null,
      after: said(verdict),
    })
  }
  for (const verdict of old.values())
    changes.push({
      subject: verdict.subject,
      pack: verdict.pack,
      ruleId: verdict.ruleId,
      before: said(verdict),
      after: null,
    })
  return changes
}

const keyOf = ({ subject, pack, ruleId }: Verdict): string => `${subject.kind} ${subject.id} ${pack} ${ruleId}`
const said = ({ edition, outcome, force, severity, reason, supersededBy }: Verdict): Said => ({
  edition,
  outcome,
  force,
  severity,
  reason,
  supersededBy,
})

function sameWords(a: Verdict, b: Verdict): boolean {
  return (
    a.outcome === b.outcome &&
    a.force === b.force &&
    a.severity === b.severity &&
    a.supersededBy?.ruleId === b.supersededBy?.ruleId
  )
}

/** How many verdicts would go from which outcome to which, most frequent first. */
export function summary(
  changes: readonly VerdictChange[],
): { before: Outcome | null; after: Outcome | null; count: number }[] {
  const groups = Map.groupBy(changes, (one) => `${one.before?.outcome ?? ''}>${one.after?.outcome ?? ''}`)
  return [...groups.values()]
    .map((group) => ({
      before: group[0]?.before?.outcome ?? null,
      after: group[0]?.after?.outcome ?? null,
      count: group.length,
    }))
    .sort((a, b) => b.count - a.count)
}
