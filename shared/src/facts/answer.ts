import * as z from 'zod/mini'
import { factValue, how, subjectKind, unavailable } from './fact.ts'
import { id, instant } from './primitives.ts'

const observation = {
  id,
  institutionId: id,
  subjectKind,
  subjectId: id,
  /** Fact name from facts/catalogue.json. */
  fact: z.string(),
  /** Null exactly when `unavailable` says why. */
  value: z.nullable(factValue),
  unavailable: z.nullable(unavailable),
  observedAt: instant,
  /** User id. */
  by: id,
  evidenceIds: z.array(id),
  /**
   * Ids of the observations of the same fact that the writer saw and means to replace. Two live
   * observations (replaced by nobody) that differ are a conflict: both are kept, and rules say `cantTell`.
   */
  replaces: z.array(id),
}

/** Polygon in shares of the picture's width and height (0..1), with what it shows. */
export const viewMark = z.object({
  kind: z.enum(['public-ground', 'neighbour', 'forbidden-room', 'workstation', 'masked']),
  corners: z.array(z.tuple([z.number(), z.number()])),
  /** Share of the picture, 0..100 %. Drawn or typed. */
  share: z.number(),
})
export type ViewMark = z.infer<typeof viewMark>

/** A person's answer about a place, view, sign or institution. */
export const answer = z.object({
  ...observation,
  /** Null for what a reviewer confirmed from an installer's photo. */
  inspectionId: z.nullable(id),
  how: z.enum(['declared', 'observed']),
  /** How the answer was reached, where that matters (marks on a view photo). */
  marks: z.array(viewMark),
})
export type Answer = z.infer<typeof answer>

/** A value of a recorder or channel: read off its screen by a person, or asked by a driver. */
export const reading = z.object({
  ...observation,
  inspectionId: z.nullable(id),
  how,
  unit: z.nullable(z.string()),
  /** Menu path or source call. */
  source: z.nullable(z.string()),
})
export type Reading = z.infer<typeof reading>
