import type { FindingResponse } from '@nadzor/shared/api/findings'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'

/** One line of a finding's history: an event, or what is not an event but belongs there (photos that arrived). */
export type HistoryEntry =
  | { kind: 'event'; id: string; at: string; event: FindingEventRow }
  | { kind: 'received'; id: string; at: string; received: number; made: number }

/** What evaluation said without anything happening: it would bury what people did. */
const quiet = new Set(['unknown'])

/** Oldest first, with the moment at which the last photo of those made had arrived. */
export function historyOf({ events, evidence }: Pick<FindingResponse, 'events' | 'evidence'>): HistoryEntry[] {
  const told = events
    .filter((one, i) => !quiet.has(one.event) || i === events.length - 1)
    .map((event): HistoryEntry => ({ kind: 'event', id: event.id, at: event.at, event }))
  const arrived = evidence.flatMap((one) => one.receivedAt ?? []).sort()
  const last = arrived.at(-1)
  const photos: HistoryEntry[] =
    last === undefined
      ? []
      : [{ kind: 'received', id: 'received', at: last, received: arrived.length, made: evidence.length }]
  return [...told, ...photos].sort((a, b) => a.at.localeCompare(b.at))
}

/** What a finding waits for, for its last line; null when for nobody. */
export function waitsFor(
  finding: FindingResponse['finding'],
): 'decision' | 'assignment' | 'repair' | 'measurement' | 'second' | null {
  switch (finding.state) {
    case 'open':
    case 'reopened':
      return 'decision'
    case 'confirmed':
      return 'assignment'
    case 'assigned':
      return 'repair'
    case 'fixed':
      // What a recorder told is proved by asking it again; what people saw, by another person's eyes.
      return finding.strength === 'read' || finding.strength === 'sampled' ? 'measurement' : 'second'
    default:
      return null
  }
}
