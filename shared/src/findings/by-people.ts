import type { FindingEventRow, Proposal } from './finding-event.ts'
import type { Finding } from './finding.ts'
import { next } from './transitions.ts'

/** What a person brings to a finding; everything not said is nothing. */
type Said = {
  at: string
  note?: string | null
  dueDay?: string | null
  assigneeId?: string | null
  evidenceIds?: string[]
  proposals?: Proposal[]
  facts?: FindingEventRow['facts']
}

/**
 * One entry of the history. `id` is the mutation's own where a phone made it, so that the entry the phone previews and
 * the one the server stores are the same row.
 */
export function eventOf(
  id: string,
  before: Finding,
  after: Finding,
  event: string,
  actor: string,
  said: Said,
): FindingEventRow {
  return {
    id,
    institutionId: before.institutionId,
    findingId: before.id,
    event,
    from: before.state,
    to: after.state,
    actor,
    at: said.at,
    note: said.note ?? null,
    dueDay: said.dueDay ?? null,
    assigneeId: said.assigneeId ?? null,
    evidenceIds: said.evidenceIds ?? [],
    proposals: said.proposals ?? [],
    ruleIds: [],
    facts: said.facts ?? [],
  }
}

/** The finding once marked fixed; null when its state is not the one the installer saw, or does not allow it. */
export function markFixed(before: Finding, { base }: { base: Finding['state'] }): Finding | null {
  const to = before.state === base ? next(before.state, 'mark-fixed') : null
  return to && { ...before, state: to }
}
