import { groupOf, minimumPupils } from './kinds.ts'
import type { ProgrammeKind } from './kinds.ts'
import { inBand, priceOf, printed } from './prices.ts'

/** The kit the programme reckons with for one institution; amounts in zł of 2007. */
export type Kit = {
  /** Line of the cost table, and its requirement id. */
  row: string
  requirement: string
  version: 'standard' | 'extended'
  /** Two of the standard kit and the further ones. */
  cameras: number
  extraCameras: number
  recorders: number
  monitors: number
  /** Days of recording the estimate reckons with. */
  recordingDays: number
  price: ReturnType<typeof priceOf>
  /** What part III adds to an extended network. */
  extras: readonly ('cameras' | 'connections' | 'picture-splitter')[]
  /**
   * `in-kit`: the table already counts the further equipment. `when-justified`: part III lets it be added for many pupils or
   * a large site, and the table has no price for that.
   */
  extension: 'in-kit' | 'when-justified'
  /** True at exactly 200 wards, where the table and the bands for splitting the money disagree. */
  bandsDisagree: boolean
}

/**
 * The kit of part VI for a kind and a number of pupils or wards; null when the programme has none, since the kind or the
 * size is not among its beneficiaries (part II). Throws a RangeError for a number of pupils that is none.
 */
export function kitFor(kind: ProgrammeKind, pupils: number): Kit | null {
  if (!Number.isInteger(pupils) || pupils < 0)
    throw new RangeError(`pupils must be a whole number from 0, not ${pupils}`)
  const of = groupOf(kind)
  if (of === null || pupils < minimumPupils(of)) return null
  const line = printed.rows.find((one) => one.group === of && inBand(one, pupils))
  if (!line) throw new RangeError(`the cost table has no row for ${kind} with ${pupils}`)
  const { standardKit } = printed
  const sized = printed.rows.filter((one) => one.group === of)
  return {
    row: line.row,
    requirement: line.requirement,
    version: line.extraCameras > 0 ? 'extended' : 'standard',
    cameras: standardKit.cameras + line.extraCameras,
    extraCameras: line.extraCameras,
    recorders: standardKit.recorders,
    monitors: standardKit.monitors,
    recordingDays: standardKit.recordingDays,
    price: priceOf(line.extraCameras),
    extras: line.extraCameras > 0 ? ['cameras', 'connections', 'picture-splitter'] : [],
    extension: line.extraCameras > 0 ? 'in-kit' : 'when-justified',
    bandsDisagree: sized.length > 1 && bandIndex(sized, pupils) !== bandIndex(printed.splitBands, pupils),
  }
}

const bandIndex = (bands: readonly { from: number; to: number | null }[], pupils: number): number =>
  bands.findIndex((one) => inBand(one, pupils))
