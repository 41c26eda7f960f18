import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue, Subject } from '@nadzor/shared/facts/fact'
import type { EventFact, Proposal } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack } from '@nadzor/shared/rules/schema'

/** One fact a repair speaks of. `given` is what this way says by itself; without it the installer says the value. */
export type Ask = { subject: Subject; entry: CatalogueEntry; given?: FactValue }
export type WayId = 'reading' | 'moved' | 'removed' | 'reaimed' | 'masked' | 'sign' | 'changed'
/** A way of putting something right, and what is true after it. */
export type Way = { id: WayId; asks: Ask[] }

/** Names of all facts that rules on a defect look at: only these may be proposed (the server holds to it too). */
export function factsOfDefect(packs: readonly HashedPack[], defect: string): Set<string> {
  const rules = packs.flatMap(({ pack }) => rulesOf(pack)).filter((rule) => rule.defect === defect)
  return new Set(rules.flatMap(({ needs, prefers }) => [...needs, ...prefers].map(({ fact }) => fact)))
}

type Known = {
  finding: Pick<Finding, 'defect' | 'subjectKind' | 'subjectId'>
  /** What the failing verdict turned on. */
  decided: readonly EventFact[]
  /** Facts that may be proposed at all. */
  allowed: ReadonlySet<string>
}

/**
 * How this kind of gap can be put right. A recorder's value is read off its screen again; a camera is moved, taken
 * down, turned or masked; a sign gets what it lacked. Whatever else it turned on can be said to have changed.
 */
export function waysOf({ finding, decided, allowed }: Known): Way[] {
  const about: Subject = { kind: finding.subjectKind, id: finding.subjectId }
  const asks = decided.flatMap(({ subject, fact }) => ask(allowed, subject, fact))
  const of = (id: WayId, ...parts: Ask[][]): Way[] =>
    parts.every((part) => part.length > 0) ? [{ id, asks: parts.flat() }] : []
  const one = (fact: string, given?: FactValue): Ask[] => ask(allowed, about, fact, given)
  const gone = about.kind === 'camera' ? of('removed', one('camera.kind', 'removed')) : []

  if (about.kind === 'recorder' || about.kind === 'channel') {
    return of(
      'reading',
      asks.filter(({ entry }) => entry.channel === 'reading'),
    )
  }
  if (finding.defect === 'view.foreign') {
    return [
      ...of('reaimed', one('view.public_share')),
      ...of('masked', one('view.masked', true), one('view.public_share')),
      ...gone,
    ]
  }
  if (finding.defect === 'view.forbidden') return [...of('reaimed', one('view.forbidden_door', false)), ...gone]
  if (finding.defect === 'camera.dummy') return [...gone, ...of('changed', without(one('camera.kind'), 'dummy'))]
  if (finding.defect.startsWith('place.')) {
    const others = asks.filter(({ entry }) => !['area.kind', 'camera.kind'].includes(entry.name))
    return [...of('moved', one('area.kind')), ...gone, ...of('changed', others)]
  }
  return of(about.kind === 'sign' || finding.defect.startsWith('sign.') ? 'sign' : 'changed', asks)
}

function ask(allowed: ReadonlySet<string>, subject: Subject, fact: string, given?: FactValue): Ask[] {
  const entry = catalogueEntry(fact)
  if (!entry || !allowed.has(fact)) return []
  const known = given === undefined || typeof given !== 'string' || entry.choices?.some(({ value }) => value === given)
  return known ? [{ subject, entry, ...(given === undefined ? {} : { given }) }] : []
}

/** The same questions, not offering the answers that are the gap itself or leave no camera to speak of. */
function without(asks: Ask[], ...values: string[]): Ask[] {
  const out = new Set([...values, 'removed'])
  return asks.map((each) => ({
    ...each,
    entry: { ...each.entry, choices: (each.entry.choices ?? []).filter(({ value }) => !out.has(value)) },
  }))
}

export const answerKey = ({ subject, entry }: Pick<Ask, 'subject' | 'entry'>): string => `${subject.id} ${entry.name}`

/** What a way and the installer's answers say is true now. */
export function proposalsOf(way: Way | null, answers: Readonly<Record<string, FactValue>>): Proposal[] {
  return (way?.asks ?? []).flatMap((each) => {
    const value = each.given ?? answers[answerKey(each)]
    return value === undefined ? [] : [{ subject: each.subject, fact: each.entry.name, value, unit: each.entry.unit }]
  })
}

export type Missing = 'way' | 'photo' | 'value'

/**
 * What a report still lacks, in the order in which it is done. What a recorder told over the network is proved by
 * asking it again: there the report may be bare, and a photo only backs a value.
 */
export function missingIn(
  ways: readonly Way[],
  given: { way: Way | null; answers: Readonly<Record<string, FactValue>>; photos: number },
  measured: boolean,
): Missing[] {
  const proposals = proposalsOf(given.way, given.answers)
  if (measured) return proposals.length > 0 && given.photos === 0 ? ['photo'] : []
  const asked = (given.way?.asks ?? []).filter((each) => each.given === undefined)
  // Of several elements of a sign some may have been right before; of a move or a mask everything belongs together.
  const some = given.way?.id === 'sign' || given.way?.id === 'reading' || given.way?.id === 'changed'
  const enough = some ? proposals.length > 0 : proposals.length === (given.way?.asks.length ?? 0)
  return [
    ...(ways.length > 0 && given.way === null ? ['way' as const] : []),
    ...(given.photos === 0 ? ['photo' as const] : []),
    ...(asked.length > 0 && !enough ? ['value' as const] : []),
  ]
}
