import * as z from 'zod/mini'
import { daysBetween } from '../../facts/calendar.ts'
import { inLanguages } from '../../facts/primitives.ts'
import type { InLanguages, Language } from '../../facts/primitives.ts'
import { closestSelection, compare, costTable } from './cost-table.ts'
import type { Compared } from './cost-table.ts'
import { deadlines } from './deadlines.ts'
import data from './inconsistencies.json' with { type: 'json' }
import { printed as table } from './prices.ts'

const arithmeticId = z.enum([
  'row-total',
  'total-against-printed-rows',
  'total-against-computed-rows',
  'total-not-explained',
  'state-cost-from-printed',
  'state-cost-from-computed',
  'bands-overlap',
  'adopted-late',
])
const parsed = z
  .strictObject({
    source: z.string(),
    arithmetic: z.record(arithmeticId, z.strictObject({ place: z.string(), words: inLanguages })),
    wording: z.array(z.strictObject({ id: z.string(), place: z.string(), printed: z.string(), words: inLanguages })),
  })
  .parse(data)

/** A place where the programme's text does not agree with itself. */
export type Inconsistency = {
  /** `row-total-5` for a row, else as in inconsistencies.json. */
  id: string
  kind: 'arithmetic' | 'wording'
  /** Part of the text. */
  place: string
  /** zł, wards or a day; a `wording` has only what is printed. */
  unit: 'zł' | 'wards' | 'day' | null
  printed: number | string
  computed: number | string | null
  /** Computed less printed, in zł, wards or days. */
  difference: number | null
  words: InLanguages
}

/** The day of the resolution itself. */
const adopted = '2007-09-05'

/** Everything in the source that contradicts itself, worked out from its own numbers. Nothing is listed that agrees. */
export function inconsistencies(): Inconsistency[] {
  const found = costTable()
  const all: Inconsistency[] = found.rows.flatMap(({ row, count, unit, total }) =>
    total.difference === 0
      ? []
      : [
          {
            ...money('row-total', total, {
              row,
              count,
              unit: unit.computed,
              fits: Math.floor(total.printed / unit.computed),
            }),
            id: `row-total-${row}`,
          },
        ],
  )
  const add = (id: z.infer<typeof arithmeticId>, numbers: Compared, more: Words = {}) => {
    if (numbers.difference !== 0) all.push(money(id, numbers, more))
  }
  add('total-against-printed-rows', found.total.ofPrinted)
  add('total-against-computed-rows', found.total.ofComputed)
  const closest = closestTotal()
  if (closest !== table.totalPrinted && !multipleOfPrice(found.total.ofPrinted.difference))
    add('total-not-explained', compare(table.totalPrinted, closest))
  add('state-cost-from-printed', found.state.ofPrinted, { equipped: table.state.alreadyEquippedPercent })
  add('state-cost-from-computed', found.state.ofComputed)
  return [...all, ...overlap(), ...late(), ...wording()]
}

function closestTotal(): number {
  const target = table.totalPrinted
  const rows = costTable().rows
  const candidates = [rows.map((one) => one.total.printed), rows.map((one) => one.total.computed)].map((numbers) =>
    closestSelection(numbers, target),
  )
  return candidates.sort((a, b) => Math.abs(a - target) - Math.abs(b - target))[0] ?? 0
}

function multipleOfPrice(gap: number): boolean {
  return costTable().rows.some((row) => gap % row.unit.computed === 0)
}

/** Numbers of wards that the table puts in another band than the split of the money does. */
function overlap(): Inconsistency[] {
  const starts = table.rows.filter((row) => row.group === 'centre').map((row) => row.from)
  return table.splitBands.flatMap((band, at) => {
    const start = starts[at]
    const before = starts[at - 1]
    if (start === undefined || before === undefined || band.from === start) return []
    const words = { printed: start, computed: start }
    return [
      entry(
        'bands-overlap',
        { unit: 'wards', printed: band.from, computed: start, difference: start - band.from },
        words,
      ),
    ]
  })
}

function late(): Inconsistency[] {
  const due = deadlines(2007).find((one) => one.id === 'P07-DL-1')?.due ?? adopted
  const difference = daysBetween(adopted, due)
  return difference === 0 ? [] : [entry('adopted-late', { unit: 'day', printed: adopted, computed: due, difference })]
}

function wording(): Inconsistency[] {
  return parsed.wording.map((one) => ({ ...one, kind: 'wording', unit: null, computed: null, difference: null }))
}

type Words = Record<string, string | number>

function money(id: z.infer<typeof arithmeticId>, numbers: Compared, more: Words = {}): Inconsistency {
  return entry(id, { unit: 'zł', ...numbers }, { difference: Math.abs(numbers.difference), ...more })
}

function entry(
  id: z.infer<typeof arithmeticId>,
  numbers: Pick<Inconsistency, 'unit' | 'printed' | 'computed' | 'difference'>,
  more: Words = {},
): Inconsistency {
  const { place, words } = parsed.arithmetic[id]
  const values = { ...numbers, ...more }
  return {
    id,
    kind: 'arithmetic',
    place: fill(place, values, 'en'),
    ...numbers,
    words: { pl: fill(words.pl, values, 'pl'), sl: fill(words.sl, values, 'sl'), en: fill(words.en, values, 'en') },
  }
}

function fill(sentence: string, values: Record<string, string | number | null>, language: Language): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === null) throw new RangeError(`no value for {${name}}`)
    return typeof value === 'number' ? grouped(value, language) : value
  })
}

/** A whole number in groups of three, as each language prints it; by hand, so that a phone and a server print the same. */
export function grouped(value: number, language: Language): string {
  const mark = { pl: '\u00a0', sl: '.', en: ',' }[language]
  return String(value).replace(/\B(?=(\d{3})+$)/g, mark)
}
