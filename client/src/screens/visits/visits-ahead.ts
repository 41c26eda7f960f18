import type { Inspection } from '@nadzor/shared/facts/inspection'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { InstitutionEntry } from '../../data/contract.ts'

export type VisitLine = { inspection: Inspection; institution: Institution }

/** A visit that waits or goes on. `inspection` null: known by its day only, its rows are not on this phone yet. */
export type AheadLine = {
  id: string
  day: string
  state: 'planned' | 'open'
  entry: InstitutionEntry
  inspection: Inspection | null
}

/** Visits of one heading. `open`: under way; `past`: planned for a day that is over; the others carry their day. */
export type AheadGroup = { when: 'open' | 'past' | 'today' | 'later'; day: string; lines: AheadLine[] }

/**
 * What waits for this person: rows on the phone have the last word (own unsent work is in them), and what the server
 * said of institutions or visits that are not here yet comes beside them. `mine` are lines of this phone's rows that
 * concern the person, `known` the ids of all visits in those rows.
 */
export function visitsAhead(
  entries: readonly InstitutionEntry[],
  mine: readonly VisitLine[],
  known: ReadonlySet<string>,
): AheadLine[] {
  const byId = new Map(entries.map((entry) => [entry.institution.id, entry]))
  const here = mine.flatMap(({ inspection, institution }): AheadLine[] => {
    const entry = byId.get(institution.id)
    const { id, state, mandate } = inspection
    return entry && state !== 'finished' ? [{ id, day: mandate.day, state, entry, inspection }] : []
  })
  const elsewhere = entries.flatMap((entry) =>
    entry.visits
      .filter(({ id }) => !known.has(id))
      .map(({ id, day, state }): AheadLine => ({ id, day, state, entry, inspection: null })),
  )
  return [...here, ...elsewhere].sort(
    (a, b) => a.day.localeCompare(b.day) || a.entry.institution.name.localeCompare(b.entry.institution.name),
  )
}

const ranks = ['open', 'past', 'today', 'later'] as const

/** Under its heading each: under way, left over from days before, today, then day by day. */
export function byDay(lines: readonly AheadLine[], today: string): AheadGroup[] {
  const whenOf = ({ state, day }: AheadLine): AheadGroup['when'] =>
    state === 'open' ? 'open' : day < today ? 'past' : day === today ? 'today' : 'later'
  const groups = new Map<string, AheadGroup>()
  for (const line of lines) {
    const when = whenOf(line)
    const key = when === 'later' ? line.day : when
    const group = groups.get(key) ?? { when, day: line.day, lines: [] }
    group.lines.push(line)
    groups.set(key, group)
  }
  return [...groups.values()].sort(
    (a, b) => ranks.indexOf(a.when) - ranks.indexOf(b.when) || a.day.localeCompare(b.day),
  )
}
