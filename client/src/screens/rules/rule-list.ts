import type { Language } from '@nadzor/shared/facts/primitives'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack, PackEdition, Rule } from '@nadzor/shared/rules/schema'
import { isUnconfirmed } from '../../components/counsel.ts'
import { fits } from '../plain.ts'

/** A pack with all its editions, the one read today first named. */
export type PackShelf = {
  pack: string
  /** The edition in force that day, else the latest. */
  current: HashedPack
  editions: HashedPack[]
  rules: Rule[]
}

const dated = ({ pack }: HashedPack): string => `${pack.validFrom} ${pack.edition}`

/** Packs by rank; of one pack's editions the latest that has begun counts as today's. */
export function shelvesOf(packs: readonly HashedPack[], day: string): PackShelf[] {
  const byPack = Map.groupBy(packs, ({ pack }) => pack.pack)
  return [...byPack.values()]
    .map((group): PackShelf => {
      const editions = [...group].sort((a, b) => (dated(a) < dated(b) ? 1 : -1))
      const current = (editions.find(({ pack }) => pack.validFrom <= day) ?? editions.at(-1)) as HashedPack
      return { pack: current.pack.pack, current, editions, rules: [...rulesOf(current.pack)] }
    })
    .sort((a, b) => a.current.pack.rank - b.current.pack.rank || (a.pack < b.pack ? -1 : 1))
}

export type Validity = 'current' | 'expired' | 'not-yet'
export function validity(edition: PackEdition, day: string): Validity {
  if (day < edition.validFrom) return 'not-yet'
  return edition.validUntil !== null && day > edition.validUntil ? 'expired' : 'current'
}

/** Shelves with only the rules that hold every word, in the reader's language, the law's or as an id; without accents. */
export function searched(shelves: readonly PackShelf[], words: string, language: Language): PackShelf[] {
  if (words.trim() === '') return [...shelves]
  return shelves
    .map((shelf) => ({ ...shelf, rules: shelf.rules.filter((rule) => holds(shelf, rule, words, language)) }))
    .filter(({ rules }) => rules.length > 0)
}

function holds({ current }: PackShelf, rule: Rule, words: string, language: Language): boolean {
  const { id, title, requirement, citation } = rule
  const text = [
    ...[id, title[language], requirement[language], citation.clause, citation.act, citation.quote ?? ''],
    ...[current.pack.title[language], current.pack.short[language]],
  ].join(' ')
  return fits(text, words.trim())
}

/** A rule with the edition it is read in. */
export type PlacedRule = { rule: Rule; edition: PackEdition; hash: string }

/** The rule of that id: in the edition of `hash` if this phone holds it, else in today's. */
export function findRule(
  shelves: readonly PackShelf[],
  pack: string,
  id: string,
  hash: string | null,
): (PlacedRule & { asked: boolean }) | null {
  const shelf = shelves.find((one) => one.pack === pack)
  if (!shelf) return null
  const wanted = shelf.editions.find((one) => one.hash === hash)
  for (const one of [wanted, shelf.current, ...shelf.editions]) {
    const rule = one && rulesOf(one.pack).find((each) => each.id === id)
    if (one && rule) return { rule, edition: one.pack, hash: one.hash, asked: hash === null || one === wanted }
  }
  return null
}

/** The rule of that id in any pack, as it is read today. */
export function anyRule(shelves: readonly PackShelf[], id: string): PlacedRule | null {
  for (const { current } of shelves) {
    const rule = rulesOf(current.pack).find((each) => each.id === id)
    if (rule) return { rule, edition: current.pack, hash: current.hash }
  }
  return null
}

/** Rules that give way to this one, and rules of whose exception it is a condition. */
export function pointingTo(
  shelves: readonly PackShelf[],
  id: string,
): { yielding: PlacedRule[]; excepting: PlacedRule[] } {
  const all = shelves.flatMap(({ current }) =>
    rulesOf(current.pack).map((rule): PlacedRule => ({ rule, edition: current.pack, hash: current.hash })),
  )
  return {
    yielding: all.filter(({ rule }) => rule.yieldsTo?.some((one) => one.rule === id)),
    excepting: all.filter(({ rule }) => rule.exception?.conditions.includes(id)),
  }
}

export type RuleForce = 'legal' | 'unconfirmed' | 'soft' | 'standard' | 'programme' | 'own-act'

/** What weight a rule can have at all, before anything is known of an institution (rules/force.ts decides for one). */
export function ruleForce(rule: Pick<Rule, 'binding' | 'citation'>, edition: Pick<PackEdition, 'binding'>): RuleForce {
  if (rule.binding === 'soft') return 'soft'
  if (edition.binding === 'standard') return 'standard'
  if (isUnconfirmed(rule.citation)) return 'unconfirmed'
  if (edition.binding === 'programme') return 'programme'
  return edition.binding === 'own-act' ? 'own-act' : 'legal'
}

/** A later K or I, or the rule's own word, says that a number in it is a proposal. */
export function isProposed({ citation, proposed }: Pick<Rule, 'citation' | 'proposed'>): boolean {
  return proposed === true || citation.marks.slice(1).some((mark) => /^[KI]\b/.test(mark))
}
