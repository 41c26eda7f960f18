import { priceOf, printed } from './prices.ts'
import type { TableRow } from './prices.ts'
import { subsidy } from './subsidy.ts'

/** A printed number beside the one that follows from the others. `difference`: computed less printed. */
export type Compared = { printed: number; computed: number; difference: number }

export type ComputedRow = {
  row: string
  requirement: string
  words: TableRow['words']
  count: number
  /** Cameras of one kit, and of all kits of the row. */
  cameras: number
  allCameras: number
  /** zł. */
  unit: Compared
  total: Compared
}

export type CostTable = {
  rows: ComputedRow[]
  /** Numbers of institutions that the table adds up itself (rows 3 and 4). */
  counts: ({ row: string } & Compared)[]
  institutions: number
  cameras: number
  /** The printed total against the sum of the printed rows, and against the sum of the recalculated ones. */
  total: { ofPrinted: Compared; ofComputed: Compared }
  /** What the state would pay by the programme's own assumptions, from either total; printed is "about 90 mln". */
  state: { ofPrinted: Compared; ofComputed: Compared }
  /** The three years' money against "about 90 mln". */
  years: Compared
}

export const compare = (asPrinted: number, computed: number): Compared => ({
  printed: asPrinted,
  computed,
  difference: computed - asPrinted,
})
const added = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** The cost table of part VI, recomputed row by row from its own numbers. Amounts in zł. */
export function costTable(): CostTable {
  const rows = printed.rows.map(computedRow)
  const count = (row: string): number => rows.find((one) => one.row === row)?.count ?? 0
  const ofPrinted = added(rows.map((one) => one.total.printed))
  const ofComputed = added(rows.map((one) => one.total.computed))
  return {
    rows,
    counts: printed.groupCounts.map((one) => ({ row: one.row, ...compare(one.printed, added(one.of.map(count))) })),
    institutions: added(rows.map((one) => one.count)),
    cameras: added(rows.map((one) => one.allCameras)),
    total: {
      ofPrinted: compare(printed.totalPrinted, ofPrinted),
      ofComputed: compare(printed.totalPrinted, ofComputed),
    },
    state: {
      ofPrinted: compare(printed.state.about, stateShare(printed.totalPrinted)),
      ofComputed: compare(printed.state.about, stateShare(ofComputed)),
    },
    years: compare(printed.state.about, added(printed.state.years.map((one) => one.amount))),
  }
}

function computedRow(row: TableRow): ComputedRow {
  const cameras = printed.standardKit.cameras + row.extraCameras
  const unit = priceOf(row.extraCameras).total
  return {
    row: row.row,
    requirement: row.requirement,
    words: row.words,
    count: row.count,
    cameras,
    allCameras: row.count * cameras,
    unit: compare(row.unitPrinted, unit),
    total: compare(row.totalPrinted, row.count * unit),
  }
}

/** 15% of the institutions already have CCTV and modernise at 90%, the others buy at 80%, all at the same cost (part VI). */
function stateShare(total: number): number {
  const equipped = (total * printed.state.alreadyEquippedPercent) / 100
  return Math.round(subsidy('modernisation', equipped).maxGrant + subsidy('purchase', total - equipped).maxGrant)
}

/** The sum of some of the numbers that comes closest to a target; every selection is tried, so only for a few numbers. */
export function closestSelection(numbers: readonly number[], target: number): number {
  let best = 0
  for (let chosen = 1; chosen < 2 ** numbers.length; chosen++) {
    const total = added(numbers.filter((_, at) => (chosen & (1 << at)) !== 0))
    if (Math.abs(total - target) < Math.abs(best - target)) best = total
  }
  return best
}
