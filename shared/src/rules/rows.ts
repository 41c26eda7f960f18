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
  // Of several facts none may be needed by itself: any of several ways can be enough.
  const named = [...new Set(checks.flatMap(factsOfCheck))]
  // Where column Ev has no answer in it, nobody's word about a device is enough (REQUIREMENTS 0.4.4).
  const measured = !row.evidence.includes('ans')
  const known = (fact: string) => ({
    fact,
    atLeast: measured && isReading(fact) ? ('screen' as const) : ('declared' as const),
  })
  const about = row.subject === 'camera' || row.subject === 'channel' || row.subject === 'area'
  const { kind: _kind, topic: _topic, answeredBy: _who, ask: _ask, ...same } = row
  return {
    ...same,
    scope: row.scope ?? (about ? 'real' : 'any'),
    when: row.when ?? [],
    checks,
    needs: named.length === 1 ? named.map(known) : [],
    prefers: named.length === 1 ? [] : named.map(known),
    outcomes: ['passed', 'failed', 'cantTell', ...(row.when ? (['inapplicable'] as const) : [])],
  }
}

const isReading = (fact: string): boolean => /^(rec|acc|ch|log|net)\./.test(fact)

/** Names of the facts a check's parameters speak of; those that a check always looks at are its own affair. */
export function factsOfCheck({ params }: Check): string[] {
  const inside = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(inside)
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' && factKeys.has(key) ? [inner] : inside(inner),
    )
  }
  return inside(params)
}
const factKeys = new Set(['fact', 'promise', 'unless', 'than', 'part', 'whole', 'equals', 'answer', 'density'])
