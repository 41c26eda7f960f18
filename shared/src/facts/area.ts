import * as z from 'zod/mini'
import { id, inLanguages, line } from './primitives.ts'
import vocabulary from './area-kinds.json' with { type: 'json' }

/** One row of REQUIREMENTS section 4. Status letters as there; `marks` is column V split at blanks. */
export const areaKindRow = z.object({
  id: z.string(),
  terms: inLanguages,
  status: z.record(z.string(), z.string()),
  remark: z.string(),
  marks: z.array(z.string()),
  /** Columns whose status is interpretation or knowledge (I, K in column V): such a class makes a verdict unconfirmed. */
  unconfirmed: z.array(z.string()),
})
export type AreaKindRow = z.infer<typeof areaKindRow>

export const areaKinds: AreaKindRow[] = z.array(areaKindRow).parse(vocabulary)
const ids = new Set(areaKinds.map((row) => row.id))

export const areaKind = z.string().check(z.refine((value) => ids.has(value), 'not a kind of REQUIREMENTS section 4'))

/** A room, passage or piece of ground. `kind` is what the register declares; an inspector's observation is an answer. */
export const area = z.object({ id, institutionId: id, storeyId: id, name: line, kind: areaKind })
export type Area = z.infer<typeof area>
