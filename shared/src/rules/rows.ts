import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { Check, PackEdition, Row, Rule } from './schema.ts'

/** Every row of an edition as a rule, those in short form included, and the questions it brings. Worked out once. */
export type Expanded = { rules: readonly Rule[]; facts: ReadonlyMap<string, CatalogueEntry> }

const expanded = new WeakMap<PackEdition, Expanded>()

export function expand(edition: PackEdition): Expanded {
  const before = expanded.get(edition)
  if (before) return before
  const rows = edition.rows ?? []
  const facts = [...(edition.facts ?? []), ...rows.flatMap(entryOf)]
  const result = {
    rules: [...edition.rules, ...rows.map(ruleOf)],
    facts: new Map(facts.map((entry) => [entry.name, entry])),
  }
  expanded.set(edition, result)
  return result
}

export function rulesOf(edition: PackEdition): readonly Rule[] {
  return expand(edition).rules
}

/** Questions that only this edition knows: what its rows ask and what it declares beside them. */
export function factsOfPack(edition: PackEdition): CatalogueEntry[] {
  return [...expand(edition).facts.values()]
}

/** Fact that a row in short form asks for. */
export function factOfRow(id: string): string {
  return `ans.${id}`
}

function entryOf(row: Row): CatalogueEntry[] {
  if (!row.ask) return []
  const { unit = null, ...ask } = row.ask
  return [
    {
      ...ask,
      name: factOfRow(row.id),
      subject: row.subject,
      lookIn: [row.subject],
      unit,
      channel: 'answer',
      allowsCantTell: true,
      topic: row.topic,
      answeredBy: row.answeredBy,
    },
  ]
}

/** The usual test: the answer is yes, or the field is filled. A document has to be seen where an answer is no evidence. */
function usualCheck(row: Row): Check {
  const fact = factOfRow(row.id)
  const proof = !row.evidence.includes('ans')
  if (row.kind === 'field' && row.ask?.type !== 'yes-no') return { name: 'filled', params: { fact } }
  return { name: 'shown', params: { fact, values: [true], ...(proof ? { proof } : {}) } }
}

function ruleOf(row: Row): Rule {
  const checks = row.checks ?? [usualCheck(row)]
  const about = row.subject === 'camera' || row.subject === 'channel' || row.subject === 'area'
  const { kind: _kind, topic: _topic, answeredBy: _who, ask: _ask, ...same } = row
  return {
    ...same,
    scope: row.scope ?? (about ? 'real' : 'any'),
    when: row.when ?? [],
    checks,
    needs: checks.length === 1 ? askedBy(checks[0] as Check).map((fact) => ({ fact, atLeast: 'declared' })) : [],
    prefers: [],
    outcomes: ['passed', 'failed', 'cantTell', ...(row.when ? (['inapplicable'] as const) : [])],
  }
}

function askedBy(check: Check): string[] {
  return 'fact' in check.params && typeof check.params.fact === 'string' ? [check.params.fact] : []
}
