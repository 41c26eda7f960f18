import { areaKinds } from '@nadzor/shared/facts/area'
import { registerFacts } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { SubjectKind } from '@nadzor/shared/facts/fact'
import { signElements } from '@nadzor/shared/facts/sign'
import { isRealDay } from '@nadzor/shared/rules/fact-statement'
import { knownFacts } from '@nadzor/shared/rules/known-facts'
import { didYouMean } from '@nadzor/shared/rules/nearest-name'
import { factsOfPack, rulesOf } from '@nadzor/shared/rules/rows'
import { packEdition, rule as ruleSchema } from '@nadzor/shared/rules/schema'
import type { PackEdition } from '@nadzor/shared/rules/schema'
import { schemaFaults, short } from '@nadzor/shared/rules/schema-faults'
import type { Fault } from '@nadzor/shared/rules/schema-faults'

/** Where facts about a thing can be found: on it, or on what it belongs to (shared/src/facts/subject-graph.ts). */
const reach: Record<SubjectKind, readonly SubjectKind[]> = {
  institution: ['institution'],
  area: ['area', 'institution'],
  camera: ['camera', 'area', 'institution'],
  recorder: ['recorder', 'area', 'institution'],
  channel: ['channel', 'recorder', 'camera', 'area', 'institution'],
  sign: ['sign', 'area', 'institution'],
}

/** Members of a rule that name a fact. */
const factMembers = new Set([
  'fact',
  'part',
  'whole',
  'than',
  'claimed',
  'recorded',
  'claim',
  'unless',
  'promise',
  'equals',
])

/** What else may be named: the packs that are there besides the one read. */
export type Others = { builtIn: readonly PackEdition[]; custom: readonly PackEdition[] }

/**
 * What is wrong with an edition of an authority's pack: its shape first, then names that mean nothing, numbers that a
 * bound does not find, and ids that are taken. Empty: it can be used.
 */
export function packFaults(value: unknown, others: Others): Fault[] {
  const faults = schemaFaults(packEdition, value)
  return faults.length > 0 ? faults : meaningFaults(value as PackEdition, others)
}

function meaningFaults(edition: PackEdition, { builtIn, custom }: Others): Fault[] {
  const faults: Fault[] = []
  const fault = (path: Fault['path'], what: string, write: string) => void faults.push({ path, what, write })
  const others = [...builtIn, ...custom].filter((one) => one.pack !== edition.pack)
  if (builtIn.some((one) => one.pack === edition.pack))
    fault(['pack'], `is ${short(edition.pack)}, a pack that comes with nadzor`, 'give the pack a name of its own')

  const days: [Fault['path'], string | null | undefined][] = [
    [['validFrom'], edition.validFrom],
    [['validUntil'], edition.validUntil],
  ]
  for (const [path, said] of days)
    if (said && !isRealDay(said)) fault(path, `is ${short(said)}`, 'write a day of the calendar, such as "2026-09-01"')
  if (edition.validUntil !== null && edition.validUntil < edition.validFrom)
    fault(
      ['validUntil'],
      `is ${short(edition.validUntil)}, before "validFrom"`,
      `write null or a day from ${edition.validFrom} on`,
    )

  const takenBy = new Map(others.flatMap((one) => rulesOf(one).map(({ id }) => [id, one.pack] as const)))
  const ownIds = new Set<string>()
  const lists = [
    ['rules', edition.rules],
    ['rows', edition.rows ?? []],
  ] as const
  for (const [list, members] of lists)
    for (const [index, { id }] of members.entries()) {
      const taken = takenBy.get(id)
      if (taken !== undefined)
        fault([list, index, 'id'], `is ${short(id)}, a rule of ${taken}`, 'give the rule an id of its own')
      if (ownIds.has(id))
        fault([list, index, 'id'], `is ${short(id)} for the second time`, 'give each rule an id of its own')
      ownIds.add(id)
    }

  const taken = knownFacts(others)
  for (const [index, { name }] of (edition.facts ?? []).entries()) {
    if (taken.has(name))
      fault(
        ['facts', index, 'name'],
        `is ${short(name)}, which is asked already`,
        'leave it out and use it, or choose another name',
      )
    const row = /^ans\.([^.]+)/.exec(name)?.[1]
    if (row === undefined || !ownIds.has(row))
      fault(['facts', index, 'name'], `is ${short(name)}`, 'write "ans." and the id of a rule of this pack')
  }
  for (const [index, row] of (edition.rows ?? []).entries())
    if (!row.ask && !row.checks)
      fault(
        ['rows', index],
        'neither asks nor checks anything',
        'write "ask", or "checks" over facts that others ask for',
      )
  faults.push(...nameFaults(edition, others, new Set([...takenBy.keys(), ...ownIds])), ...boundFaults(edition))
  return faults
}

/** Facts, rules, kinds of place and sign elements that nobody knows. */
function nameFaults(edition: PackEdition, others: readonly PackEdition[], rules: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = []
  const facts = new Map<string, CatalogueEntry | null>(registerFacts.map((name) => [name, null]))
  for (const [name, entry] of knownFacts(others)) facts.set(name, entry)
  for (const entry of factsOfPack(edition)) facts.set(entry.name, entry)
  const kinds = areaKinds.map((row) => row.id)
  const elements = signElements.map((row) => row.id)

  const known = (path: Fault['path'], name: string, names: Iterable<string>, what: string): boolean => {
    const all = [...names]
    if (all.includes(name)) return true
    faults.push({
      path,
      what: `is ${short(name)}, ${what}`,
      write: didYouMean(name, all).trim() || 'see docs/schema for the names',
    })
    return false
  }
  const look = (node: unknown, path: Fault['path'], subject: SubjectKind): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      const at = [...path, Array.isArray(node) ? Number(key) : key]
      if (typeof child === 'string' && factMembers.has(key)) {
        if (known(at, child, facts.keys(), 'no fact that rules know') && !found(facts.get(child), child, subject))
          faults.push({
            path: at,
            what: `is ${short(child)}, which no ${subject} has`,
            write: `choose a fact of ${reach[subject].join(' or ')}`,
          })
      } else if (
        Array.isArray(child) &&
        (key === 'kinds' || key === 'elements' || key === 'exceptable' || key === 'conditions')
      ) {
        const [names, what] =
          key === 'kinds'
            ? [kinds, 'no kind of place']
            : key === 'elements'
              ? [elements, 'no element of a sign']
              : [rules, 'no rule of any pack']
        for (const [index, name] of child.entries())
          if (typeof name === 'string') known([...at, index], name, names, what)
      } else {
        // Inside "each" and "count" the facts are those of what is looked through.
        const of = (node as { params?: { of?: SubjectKind } }).params?.of
        look(child, at, key === 'params' && of !== undefined ? of : subject)
      }
    }
  }
  const parts = ['when', 'checks', 'needs', 'prefers', 'exception'] as const
  for (const list of ['rules', 'rows'] as const)
    for (const [index, one] of (edition[list] ?? []).entries()) {
      for (const part of parts) {
        const node = (one as Record<string, unknown>)[part]
        if (node !== undefined) look(node, [list, index, part], one.subject)
      }
      for (const [place, { rule }] of (one.yieldsTo ?? []).entries())
        known([list, index, 'yieldsTo', place, 'rule'], rule, rules, 'no rule of any pack')
    }
  return faults
}

function found(entry: CatalogueEntry | null | undefined, name: string, subject: SubjectKind): boolean {
  const homes = entry?.lookIn ?? [name.startsWith('inst.') ? 'institution' : 'camera']
  return homes.some((kind) => reach[subject].includes(kind as SubjectKind))
}

/** A bound names the parameter of a check; without it the rule could not be used at all. */
function boundFaults(edition: PackEdition): Fault[] {
  return (['rules', 'rows'] as const).flatMap((list) =>
    (edition[list] ?? []).flatMap((one, index): Fault[] => {
      if (!one.bound) return []
      const { param } = one.bound
      const there = (one.checks ?? []).some(
        ({ params }) =>
          param
            .split('.')
            .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], params) !==
          undefined,
      )
      if (there) return []
      const names = (one.checks ?? []).flatMap(({ params }) => Object.keys(params))
      return [
        {
          path: [list, index, 'bound', 'param'],
          what: `is ${short(param)}, which no check of it has`,
          write: `${didYouMean(param, names)}name a parameter of its check`,
        },
      ]
    }),
  )
}

// Rows become rules by code; that what they become is a rule is checked once more, so that no edition breaks judging.
export function expandedFaults(edition: PackEdition): Fault[] {
  return rulesOf(edition).flatMap((one, index) =>
    schemaFaults(ruleSchema, one).map((fault) => ({ ...fault, path: ['rules', index, ...fault.path] })),
  )
}
