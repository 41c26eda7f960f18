import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { InstitutionRows, Rows } from '@nadzor/shared/facts/rows'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'
import { readRows } from './reading.ts'
import type { MirrorCache } from './reading.ts'
import type { Store } from './store.ts'

/** A finding that was given to somebody to be put right, with its history (oldest first) and all rows around it. */
export type Order = { finding: Finding; events: FindingEventRow[]; rows: InstitutionRows }

/** States in which a finding is somebody's order: to do, waiting for its proof, come back, or done. */
const ordered: readonly Finding['state'][] = ['assigned', 'fixed', 'reopened', 'closed']

export function isOrderOf(finding: Finding, userId: string): boolean {
  return finding.assigneeId === userId && ordered.includes(finding.state)
}

/** Every order of this phone's user among the institutions it has downloaded; own unsent reports included. */
export async function readOrders(store: Store, cache: MirrorCache): Promise<Order[]> {
  const held = (await store.db.cursors.toArray()).filter(({ complete }) => complete === 1)
  const all: Order[] = []
  for (const { institutionId } of held) {
    const rows = await readRows(store, cache, institutionId)
    const mine = rows.findings.filter((finding) => isOrderOf(finding, store.userId))
    all.push(...mine.map((finding) => ({ finding, events: eventsOf(rows, finding.id), rows })))
  }
  return all
}

/** The history of one finding, oldest first. */
export function eventsOf(rows: Pick<InstitutionRows, 'findingEvents'>, findingId: string): FindingEventRow[] {
  return rows.findingEvents
    .filter((event) => event.findingId === findingId)
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
}

const bySubject: Record<Finding['subjectKind'], Evidence['purpose']> = {
  camera: 'place',
  area: 'place',
  sign: 'sign',
  recorder: 'menu',
  channel: 'menu',
  institution: 'other',
}

/** What a photo that proves the repair has to show: the same as the one that proves the facts it rests on. */
export function proofPurpose(finding: Finding, events: readonly FindingEventRow[]): Evidence['purpose'] {
  const names = events.flatMap(({ facts }) => facts.filter(({ decided }) => decided !== false).map(({ fact }) => fact))
  for (const name of names) {
    const purpose = catalogueEntry(name)?.evidence
    if (purpose) return purpose
  }
  return bySubject[finding.subjectKind]
}

/** How many pictures of how it was are worth showing and keeping. */
const BEFORE = 2

/**
 * Photos of how it was, newest first: those the history names, else those of the same subject that somebody else took
 * for the same purpose. Never the repair's own.
 */
export function photosBefore({ finding, events, rows }: Order): Rows['evidence'][] {
  const repair = new Set(events.filter(({ event }) => event === 'mark-fixed').flatMap((event) => event.evidenceIds))
  const told = events.filter(({ event }) => event === 'raised' || event === 'failed-again')
  const named = new Set(told.flatMap((event) => event.evidenceIds))
  const others = rows.evidences.filter(({ id, by }) => !repair.has(id) && by !== finding.assigneeId)
  const byName = others.filter(({ id }) => named.has(id))
  const purpose = proofPurpose(finding, events)
  const subjects = subjectsShown(finding, rows)
  const alike = others.filter((row) => subjects.has(row.subjectId) && row.purpose === purpose)
  return newest(byName.length > 0 ? byName : alike).slice(0, BEFORE)
}

/** Photos the installer gave with the repair, newest first. */
export function photosAfter({ events, rows }: Pick<Order, 'events' | 'rows'>): Rows['evidence'][] {
  const last = events.findLast(({ event }) => event === 'mark-fixed')
  return newest(rows.evidences.filter(({ id }) => last?.evidenceIds.includes(id)))
}

function newest(photos: Rows['evidence'][]): Rows['evidence'][] {
  return photos.sort((a, b) => (a.capturedAt < b.capturedAt ? 1 : -1))
}

/** The subject, and what its photos hang on: a channel is photographed at its recorder, a room by what hangs in it. */
function subjectsShown({ subjectKind, subjectId }: Finding, rows: InstitutionRows): Set<string> {
  const shown = new Set([subjectId])
  if (subjectKind === 'channel') {
    const channel = rows.channels.find(({ id }) => id === subjectId)
    if (channel) shown.add(channel.recorderId)
  }
  if (subjectKind === 'area') {
    for (const { id, areaId } of [...rows.cameras, ...rows.signs]) if (areaId === subjectId) shown.add(id)
  }
  return shown
}
