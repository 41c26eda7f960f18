import * as z from 'zod/mini'
import { id } from './primitives.ts'

/** What a fact, a verdict or an answer can be about. */
export const subjectKind = z.enum(['institution', 'area', 'camera', 'recorder', 'channel', 'sign'])
export type SubjectKind = z.infer<typeof subjectKind>
export const subject = z.object({ kind: subjectKind, id })
export type Subject = z.infer<typeof subject>

/**
 * How a value came to be known, weakest first within each row of DESIGN section 1.
 * Recorder facts: declared < screen < read < sampled. Place, view and sign: declared < observed.
 */
export const how = z.enum(['declared', 'observed', 'screen', 'read', 'sampled'])
export type How = z.infer<typeof how>

/** Why a value is missing. The first six are the recorder plugin's `errors.ts`; the last is a person's "I can't tell". */
export const unavailable = z.enum([
  'unreachable',
  'unauthorized',
  'refused',
  'unsupported',
  'timeout',
  'malformed',
  'not-known',
])
export type Unavailable = z.infer<typeof unavailable>

export const factValue = z.union([z.boolean(), z.number(), z.string(), z.array(z.string())])
export type FactValue = z.infer<typeof factValue>

/**
 * Something observed: a value, or unavailable with the reason; by whom or what, when, how.
 * `origin` names the answer, reading or register row it came from, so a verdict can be recomputed.
 */
export type Fact = {
  subject: Subject
  /** `rec.clock_offset`, `area.kind`, `sign.SGN-CTRL`, `ans.<requirement id>`: see facts/catalogue.json. */
  name: string
  value: FactValue | null
  unavailable: Unavailable | null
  unit: string | null
  how: How
  /** Moment of observation; null for a register row, which does not age. */
  at: string | null
  by: string | null
  origin: { kind: 'answer' | 'reading' | 'register'; id: string }
  evidenceIds: string[]
}
