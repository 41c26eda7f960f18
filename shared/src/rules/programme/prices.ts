import * as z from 'zod/mini'
import { inLanguages } from '../../facts/primitives.ts'
import data from './cost-table.json' with { type: 'json' }
import { group } from './kinds.ts'

/** A range of pupils or wards, both ends inside; `to` null: without end. */
const band = { from: z.int(), to: z.nullable(z.int()) }

const tableRow = z.strictObject({
  /** Row of the printed table; 3 and 4 are printed in three lines each. */
  row: z.string(),
  /** Requirement id of the kit. */
  requirement: z.string(),
  group,
  ...band,
  count: z.int(),
  extraCameras: z.int(),
  unitPrinted: z.int(),
  totalPrinted: z.int(),
  words: inLanguages,
})
export type TableRow = z.infer<typeof tableRow>

/**
 * The cost table of part VI as printed, amounts in whole zloty (zł) of 2007. What follows from the numbers is worked out
 * in cost-table.ts; nothing here is corrected.
 */
export const printed = z
  .strictObject({
    source: z.string(),
    standardKit: z.strictObject({
      cameras: z.int(),
      recorders: z.int(),
      monitors: z.int(),
      /** Smallest estimate for one entrance, with installation. */
      price: z.int(),
      recordingDays: z.int(),
    }),
    extraCamera: z.int(),
    /** Once for every extended kit: "network" in rows 2 and 5, "installation" in rows 3 and 4. */
    extraWork: z.int(),
    rows: z.array(tableRow),
    groupCounts: z.array(z.strictObject({ row: z.string(), printed: z.int(), of: z.array(z.string()) })),
    totalPrinted: z.int(),
    state: z.strictObject({
      about: z.int(),
      alreadyEquippedPercent: z.int(),
      years: z.array(z.strictObject({ year: z.int(), amount: z.int() })),
    }),
    /** Bands by which the money is split among voivodes (part VI, below the table). */
    splitBands: z.array(z.strictObject(band)),
  })
  .parse(data)

export const inBand = (one: { from: number; to: number | null }, pupils: number): boolean =>
  pupils >= one.from && (one.to === null || pupils <= one.to)

/** Estimated price (zł) of a standard kit with further cameras; an extended kit pays once for network or installation. */
export function priceOf(extraCameras: number): { kit: number; cameras: number; work: number; total: number } {
  const kit = printed.standardKit.price
  const cameras = extraCameras * printed.extraCamera
  const work = extraCameras > 0 ? printed.extraWork : 0
  return { kit, cameras, work, total: kit + cameras + work }
}
