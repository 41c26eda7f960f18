import * as z from 'zod/mini'

/** One thing that could be otherwise. */
export const change = z.discriminatedUnion('kind', [
  /** This edition of a pack instead of the one in force; null: as if there were no such pack. */
  z.strictObject({ kind: z.literal('edition'), pack: z.string(), edition: z.nullable(z.string()) }),
  /** Another value of a number (or list) of a rule; `param` is a path into its check's parameters ("limit.months"). */
  z.strictObject({ kind: z.literal('threshold'), rule: z.string(), param: z.string(), value: z.unknown() }),
])
export type Change = z.infer<typeof change>
