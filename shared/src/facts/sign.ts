import * as z from 'zod/mini'
import { id, inLanguages, line } from './primitives.ts'
import { plate } from './camera.ts'
import elements from './sign-elements.json' with { type: 'json' }

/** One row of REQUIREMENTS section 5: M, L2, R, "-" per pack, wordings and keywords per language. */
export const signElementRow = z.object({
  id: z.string(),
  name: inLanguages,
  demand: z.record(z.string(), z.string()),
  wordings: z.object({ pl: z.array(z.string()), sl: z.array(z.string()) }),
  marks: z.array(z.string()),
})
export type SignElementRow = z.infer<typeof signElementRow>
export const signElements: SignElementRow[] = z.array(signElementRow).parse(elements)

/** A notice on a wall or gate; announces surveillance of the area it hangs in or before. */
export const sign = z.object({ id, institutionId: id, areaId: id, plate, name: line })
export type Sign = z.infer<typeof sign>
