import * as z from 'zod/mini'
import { answer, reading } from '../facts/answer.ts'
import { area } from '../facts/area.ts'
import { camera } from '../facts/camera.ts'
import { evidence } from '../facts/evidence.ts'
import { subjectKind } from '../facts/fact.ts'
import { inspection } from '../facts/inspection.ts'
import { labelCode } from '../facts/label.ts'
import { id, instant, remark } from '../facts/primitives.ts'
import { channel, recorder } from '../facts/recorder.ts'
import { sign } from '../facts/sign.ts'
import { proposal } from '../findings/finding-event.ts'
import { findingState } from '../findings/finding.ts'

/**
 * One intended change, made offline, safe to send twice. The args of each name, checked on the phone before it is
 * stored and on the server before it is applied. Every row in args carries the mutation's own institution id.
 */
export const mutationArgs = {
  /** Starts a visit; the row's state is `open`. With the id of a planned visit it opens that one. */
  'inspection.start': z.object({ inspection }),
  /** Base state `open`; finishing a finished visit is a conflict that changes nothing. */
  'inspection.finish': z.object({ inspectionId: id, finishedAt: instant, remark: z.nullable(remark) }),
  'area.add': z.object({ area }),
  'camera.add': z.object({ camera }),
  'sign.add': z.object({ sign }),
  'recorder.add': z.object({ recorder }),
  'channel.add': z.object({ channel }),
  /** Binds an unbound label. A label bound elsewhere in the meantime is a conflict that changes nothing. */
  'label.bind': z.object({ code: labelCode, subjectKind, subjectId: id, boundAt: instant }),
  'answer.give': z.object({ answer }),
  'reading.take': z.object({ reading }),
  /** `receivedAt` must be null: only the server may say it has the bytes. */
  'evidence.add': z.object({ evidence }),
  /**
   * The assigned installer says that it is put right: what is true now, and photos of it. `base` is the state the
   * installer saw; another one by now is a conflict that changes no state, and what was said is kept in the history.
   * `at` is when the work was done, by the phone's clock.
   */
  'finding.mark-fixed': z.object({
    findingId: id,
    base: findingState,
    at: instant,
    note: z.nullable(remark),
    evidenceIds: z.array(id),
    proposals: z.array(proposal),
  }),
  /** Words or a document of the head, or of the assigned installer; changes no state. One of the two must be there. */
  'finding.answer': z.object({ findingId: id, at: instant, note: z.nullable(remark), evidenceIds: z.array(id) }),
} as const

export type MutationName = keyof typeof mutationArgs
export const mutationNames = Object.keys(mutationArgs) as [MutationName, ...MutationName[]]
export type MutationArgs = { [N in MutationName]: z.infer<(typeof mutationArgs)[N]> }

export const mutation = z.object({
  /** UUIDv7; the server remembers it and answers `duplicate` the second time. */
  id,
  name: z.enum(mutationNames),
  institutionId: id,
  /** The phone's clock when the person did it. */
  madeAt: instant,
  args: z.unknown(),
})
export type Mutation<N extends MutationName = MutationName> = {
  [K in N]: { id: string; name: K; institutionId: string; madeAt: string; args: MutationArgs[K] }
}[N]
