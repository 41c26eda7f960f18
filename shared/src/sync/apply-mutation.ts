import type { Subject } from '../facts/fact.ts'
import type { Label } from '../facts/label.ts'
import type { RowKind, Rows } from '../facts/rows.ts'
import { eventOf, markFixed } from '../findings/by-people.ts'
import type { Mutation } from './mutations.ts'

/** A row to be written whole, under its kind. */
export type RowPut = { [K in RowKind]: { kind: K; row: Rows[K] } }[RowKind]

/** How `applyMutation` looks at what is there; null when there is no such row. */
export type CurrentRow = <K extends RowKind>(kind: K, id: string) => Rows[K] | null

/**
 * The rows one mutation puts, over what is there. The phone replays its unsent mutations with this on top of what
 * it mirrored; it is a preview, the server's answer is the record. Pure; a guard that fails puts nothing.
 * `label.bind` touches no row of an institution: see `applyToLabel`.
 */
export function applyMutation(mutation: Mutation, current: CurrentRow): RowPut[] {
  switch (mutation.name) {
    case 'inspection.start': {
      const before = current('inspection', mutation.args.inspection.id)
      // Starting what somebody else has finished meanwhile must not open it again on the screen.
      if (before?.state === 'finished') return []
      return [{ kind: 'inspection', row: { ...mutation.args.inspection, state: 'open' } }]
    }
    case 'inspection.finish': {
      const { inspectionId, finishedAt, remark } = mutation.args
      const before = current('inspection', inspectionId)
      if (before?.state !== 'open') return []
      return [{ kind: 'inspection', row: { ...before, state: 'finished', finishedAt, remark } }]
    }
    case 'area.add':
      return [{ kind: 'area', row: mutation.args.area }]
    case 'camera.add':
      return [{ kind: 'camera', row: mutation.args.camera }]
    case 'sign.add':
      return [{ kind: 'sign', row: mutation.args.sign }]
    case 'recorder.add':
      return [{ kind: 'recorder', row: mutation.args.recorder }]
    case 'channel.add':
      return [{ kind: 'channel', row: mutation.args.channel }]
    case 'answer.give':
      return [{ kind: 'answer', row: mutation.args.answer }]
    case 'reading.take':
      return [{ kind: 'reading', row: mutation.args.reading }]
    case 'evidence.add': {
      // The server may have said `receivedAt` before this mutation left the phone's list.
      const before = current('evidence', mutation.args.evidence.id)
      return before ? [] : [{ kind: 'evidence', row: mutation.args.evidence }]
    }
    case 'finding.mark-fixed': {
      const before = current('finding', mutation.args.findingId)
      const after = before && markFixed(before, mutation.args)
      // Only the person it is assigned to marks it fixed, so that is who did it on this phone.
      if (!before?.assigneeId || !after) return []
      const event = eventOf(mutation.id, before, after, 'mark-fixed', before.assigneeId, mutation.args)
      return [
        { kind: 'finding', row: { ...after, fixedBy: before.assigneeId } },
        { kind: 'findingEvent', row: event },
      ]
    }
    case 'finding.answer': {
      const before = current('finding', mutation.args.findingId)
      if (!before?.assigneeId) return []
      const event = eventOf(mutation.id, before, before, 'answered', before.assigneeId, mutation.args)
      return [{ kind: 'findingEvent', row: event }]
    }
    case 'label.bind':
      return []
  }
}

/** The label after the mutation; the same object when the mutation is not about it or it is bound elsewhere. */
export function applyToLabel(mutation: Mutation, label: Label): Label {
  if (mutation.name !== 'label.bind' || mutation.args.code !== label.code || label.subjectId !== null) return label
  const { subjectKind, subjectId, boundAt } = mutation.args
  return { ...label, institutionId: mutation.institutionId, subjectKind, subjectId, boundAt }
}

/** What a mutation is about, for lists and counts. */
export type About = { subject: Subject | null; inspectionId: string | null; evidenceId: string | null }

/** Subject, visit and photo of a mutation; null for what it does not have. */
export function about(mutation: Mutation): About {
  const nothing = { subject: null, inspectionId: null, evidenceId: null }
  switch (mutation.name) {
    case 'inspection.start':
      return { ...nothing, inspectionId: mutation.args.inspection.id }
    case 'inspection.finish':
      return { ...nothing, inspectionId: mutation.args.inspectionId }
    case 'finding.mark-fixed':
    case 'finding.answer':
      return nothing
    case 'area.add':
      return { ...nothing, subject: { kind: 'area', id: mutation.args.area.id } }
    case 'camera.add':
      return { ...nothing, subject: { kind: 'camera', id: mutation.args.camera.id } }
    case 'sign.add':
      return { ...nothing, subject: { kind: 'sign', id: mutation.args.sign.id } }
    case 'recorder.add':
      return { ...nothing, subject: { kind: 'recorder', id: mutation.args.recorder.id } }
    case 'channel.add':
      return { ...nothing, subject: { kind: 'channel', id: mutation.args.channel.id } }
    case 'label.bind':
      return { ...nothing, subject: { kind: mutation.args.subjectKind, id: mutation.args.subjectId } }
    case 'answer.give':
      return observed(mutation.args.answer)
    case 'reading.take':
      return observed(mutation.args.reading)
    case 'evidence.add':
      return { ...observed(mutation.args.evidence), evidenceId: mutation.args.evidence.id }
  }
}

function observed(row: { subjectKind: Subject['kind']; subjectId: string; inspectionId: string | null }): About {
  return { subject: { kind: row.subjectKind, id: row.subjectId }, inspectionId: row.inspectionId, evidenceId: null }
}

/** The institution ids that rows inside the args carry: each must be the mutation's own. */
export function institutionIdsInArgs(mutation: Mutation): string[] {
  const rows = Object.values(mutation.args as Record<string, unknown>)
  return rows.flatMap((row) =>
    typeof row === 'object' && row !== null && 'institutionId' in row && typeof row.institutionId === 'string'
      ? [row.institutionId]
      : [],
  )
}
