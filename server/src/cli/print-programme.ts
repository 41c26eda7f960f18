import type { Language } from '@nadzor/shared/facts/primitives'
import type { CollectiveReport } from '@nadzor/shared/rules/programme/collective-application'
import type { CostTable } from '@nadzor/shared/rules/programme/cost-table'
import type { Deadline } from '@nadzor/shared/rules/programme/deadlines'
import { noWeights } from '@nadzor/shared/rules/programme/effectiveness'
import type { Criterion, Ranking } from '@nadzor/shared/rules/programme/effectiveness'
import { beneficiariesRemark } from '@nadzor/shared/rules/programme/eligibility'
import type { Condition } from '@nadzor/shared/rules/programme/eligibility'
import type { FieldReport } from '@nadzor/shared/rules/programme/fields'
import { grouped } from '@nadzor/shared/rules/programme/inconsistencies'
import type { Inconsistency } from '@nadzor/shared/rules/programme/inconsistencies'
import type { Kit } from '@nadzor/shared/rules/programme/kits'
import type { Subsidy } from '@nadzor/shared/rules/programme/subsidy'
import type { UnitReport } from '@nadzor/shared/rules/programme/unit-application'

/* The answers of the programme command as text for a terminal. */

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`

/** Columns as wide as they need be; numbers to the right. */
function columns(rows: readonly (readonly (string | number)[])[], language: Language): string[] {
  const cell = (value: string | number): string => (typeof value === 'number' ? money(value, language) : value)
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => cell(row[at] ?? '').length)))
  return rows.map((row) =>
    row
      .map((value, at) => {
        const width = widths[at] ?? 0
        return typeof value === 'number' ? cell(value).padStart(width) : cell(value).padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Whole zł in groups of three, with the grosz only where there is one. */
function money(value: number, language: Language): string {
  const groszy = Math.abs(Math.round(value * 100)) % 100
  const whole = grouped(Math.trunc(Math.abs(value)), language)
  const mark = language === 'en' ? '.' : ','
  return `${value < 0 ? '-' : ''}${whole}${groszy === 0 ? '' : `${mark}${String(groszy).padStart(2, '0')}`}`
}

export function costTable(table: CostTable, found: readonly Inconsistency[], language: Language): string {
  const rows = table.rows.map((one) => [
    one.row,
    one.words[language],
    one.count,
    one.allCameras,
    one.unit.computed,
    one.total.printed,
    one.total.computed,
    one.total.difference,
  ])
  const { ofPrinted, ofComputed } = table.total
  return lines([
    ...columns(
      [
        ['row', 'kind', 'number', 'cameras', 'unit price', 'printed', 'recomputed', 'difference'],
        ...rows,
        [
          '',
          'sum of printed rows',
          table.institutions,
          table.cameras,
          '',
          ofPrinted.printed,
          ofPrinted.computed,
          ofPrinted.difference,
        ],
        ['', 'sum of recomputed rows', '', '', '', ofComputed.printed, ofComputed.computed, ofComputed.difference],
      ],
      language,
    ),
    '',
    'Where the text contradicts itself',
    ...found.flatMap((one) => [`  ${one.id} (${one.place})`, `    ${one.words[language]}`]),
  ])
}

export function kit(words: string, pupils: number, found: Kit | null): string {
  if (!found) return lines([`${words}, ${pupils}: the programme has no kit for it`])
  const { price } = found
  return lines([
    `${words}, ${pupils}: row ${found.row} of the cost table (${found.requirement})`,
    `  ${found.version} kit: ${found.cameras} cameras, ${found.recorders} recorder, ${found.monitors} monitor`,
    `  estimated at ${price.total} zł = kit ${price.kit} + cameras ${price.cameras} + network or installation ${price.work}`,
    ...(found.extension === 'when-justified'
      ? ['  more cameras only where justified (part III); the table has no price for that']
      : []),
    ...(found.bandsDisagree ? ['  the bands for splitting the money put exactly this number elsewhere (part VI)'] : []),
  ])
}

export function subsidy(found: Subsidy, language: Language): string {
  return lines([
    found.words[language],
    `  of ${money(found.total, language)} zł at most ${money(found.maxGrant, language)} zł (${found.percent}%, ${found.requirement})`,
    `  own share at least ${money(found.ownShare, language)} zł (P07-OWN)`,
  ])
}

export function deadlines(found: readonly Deadline[], language: Language): string {
  return lines(
    columns(
      found.map((one) => [one.due, one.id, one.by, one.words[language]]),
      language,
    ),
  )
}

export function eligible(
  found: { eligible: boolean | null; conditions: readonly Condition[] },
  language: Language,
): string {
  const word = (holds: boolean | null): string => (holds === null ? 'not known' : holds ? 'yes' : 'no')
  return lines([
    `may take part: ${word(found.eligible)}`,
    ...columns(
      found.conditions.map((one) => [`  ${word(one.holds)}`, one.id, one.words[language]]),
      language,
    ),
    beneficiariesRemark[language],
  ])
}

function fields(found: readonly FieldReport[], unknown: readonly string[], language: Language): string[] {
  return [
    ...found.flatMap((one) => [
      ...columns([[one.state.padEnd(14), one.id.padEnd(14), one.words[language]]], language),
      ...one.faults.map(({ path, words }) => `    ${path}: ${words[language]}`),
    ]),
    ...unknown.map((name) => `${'not a field'.padEnd(14)}  ${name}`),
  ]
}

export function unit(report: UnitReport, language: Language): string {
  const { worth } = report
  const estimate = worth.estimate
  return lines([
    ...fields(report.fields, report.unknown, language),
    '',
    `complete: ${report.complete ? 'yes' : 'no'}`,
    `asks for: kit ${worth.kit ?? 'cannot be told'}, modernisation ${worth.modernisation ? 'yes' : 'no'}`,
    `cost ${money(worth.cost, language)} zł, grant at most ${money(worth.maxGrant, language)} zł, own share at least ${money(worth.ownShare, language)} zł`,
    `effectiveness index: ${worth.index === null ? 'cannot be told' : `${money(worth.index, language)} zł per pupil`}`,
    estimate
      ? `the programme's estimate: ${money(estimate.price.total, language)} zł (row ${estimate.row})`
      : 'the programme has no kit for this school',
  ])
}

export function collective(report: CollectiveReport, criteria: readonly Criterion[], language: Language): string {
  const { together } = report
  return lines([
    ...fields(report.fields, report.unknown, language),
    '',
    `complete: ${report.complete ? 'yes' : 'no'}${report.daysLate === null ? '' : `, days late: ${report.daysLate}`}`,
    `${together.schools} schools, ${together.pupils ?? 'an unknown number of'} pupils: standard kits ${together.standardKits}, extended kits ${together.extendedKits}, modernisations ${together.modernisations}`,
    ...(together.undecided.length > 0 ? [`which kit cannot be told: ${together.undecided.join(', ')}`] : []),
    `cost ${money(together.cost, language)} zł, grants at most ${money(together.maxGrant, language)} zł, own share at least ${money(together.ownShare, language)} zł`,
    ...report.differences.map(
      ({ id, of, path, declared, computed, words }) =>
        `${id}${of === null ? '' : ` ${of}`}: ${words[language]} ${path}: ${declared ?? '-'} / ${computed ?? '-'}`,
    ),
    ...criteria.map(({ id, value, share, obstacle, words }) => {
      if (value === null) return `${id}: ${obstacle?.words[language] ?? ''}`
      return `${id}: ${money(value, language)}${share === null ? '' : ` (${money(share, language)}%)`}. ${words[language]}`
    }),
  ])
}

export function ranking(found: readonly Ranking[], language: Language): string {
  return lines([
    ...found.flatMap(({ id, words, order, left }) => [
      `${id}: ${words[language]}`,
      ...columns(
        order.map((one) => [`  ${one.place}.`, one.value, one.name]),
        language,
      ),
      ...left.map((name) => `  -  ${name}`),
    ]),
    noWeights[language],
  ])
}
