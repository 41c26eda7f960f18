import * as z from 'zod/mini'
import { id, instant, sha256 } from '../facts/primitives.ts'

/**
 * What a photo whose receipt was given is found to be. `missing`: no file. `damaged`: its bytes hash to something else,
 * or its size differs. `unreceipted`: the record says received, and there is no receipt.
 */
export const custodyFault = z.object({
  evidenceId: id,
  institutionId: id,
  institutionName: z.string(),
  sha256,
  fault: z.enum(['missing', 'damaged', 'unreceipted']),
})
export type CustodyFault = z.infer<typeof custodyFault>

/** GET /api/custody and POST /api/custody/check (administrators): the last comparison of receipts with files. */
export const custodyResponse = z.object({
  /** Null: there was none yet. */
  checked: z.nullable(z.object({ startedAt: instant, endedAt: instant, photos: z.int(), bytes: z.int() })),
  /** Of the asker's authority, by institution; the first 200. `total` counts all. */
  total: z.int(),
  faults: z.array(custodyFault),
})
export type CustodyResponse = z.infer<typeof custodyResponse>
