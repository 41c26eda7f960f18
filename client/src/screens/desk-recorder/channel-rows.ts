import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import type { How } from '@nadzor/shared/facts/fact'
import { tellingFacts } from '@nadzor/shared/findings/telling-facts'
import type { Outcome, Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'
import { factRows } from '../desk-visit/fact-rows.ts'
import type { FactRow, Observed } from '../desk-visit/fact-rows.ts'

type Camera = RecorderResponse['cameras'][number]

/** One channel: what the register says of it beside what the recorder told, and what the rules make of that. */
export type ChannelRow = {
  channel: RecorderResponse['channels'][number]
  camera: Camera | null
  /** What is known of each fact, by name. */
  facts: ReadonlyMap<string, FactRow>
  /** Failed verdicts that turn on a fact, heaviest first, by the fact's name. */
  against: ReadonlyMap<string, Verdict[]>
  /** Age of the oldest recording in days, as the rules counted it; else from the reading. */
  days: number | null
  outcome: Outcome | 'unanswered'
  /** Failed verdicts, one a defect, worst first. */
  failing: Verdict[]
  unknown: number
}

/** What stands in a cell: the firmest value known, measured before claimed. */
export const best = (row: FactRow | undefined): Observed | null => row?.measured ?? row?.claim ?? null

const DAY = 86_400_000

function daysOf(row: FactRow | undefined, verdicts: readonly Verdict[]): number | null {
  const counted = verdicts.find((one) => one.reason.code.startsWith('kept-') && 'days' in one.reason.params)
  if (counted) return Number(counted.reason.params['days'])
  const oldest = best(row)
  if (typeof oldest?.value !== 'string' || oldest.at === null) return null
  return Math.floor((Date.parse(oldest.at) - Date.parse(oldest.value)) / DAY)
}

/** The failed verdicts by the facts they turned on. */
export function againstFacts(failed: readonly Verdict[]): Map<string, Verdict[]> {
  const found = new Map<string, Verdict[]>()
  for (const verdict of failed)
    for (const name of new Set(tellingFacts(verdict, undefined).map((used) => used.name)))
      found.set(name, [...(found.get(name) ?? []), verdict])
  return found
}

/** Channels in the recorder's own order. */
export function channelRows(
  page: Pick<RecorderResponse, 'channels' | 'cameras' | 'readings' | 'verdicts'>,
): ChannelRow[] {
  return page.channels.map((channel) => {
    const verdicts = page.verdicts
      .filter((one) => one.subject.id === channel.id && one.outcome !== 'inapplicable')
      .sort(compareVerdicts)
    const failed = verdicts.filter((one) => one.outcome === 'failed')
    const rows = factRows(
      page.readings.filter((one) => one.subjectId === channel.id),
      new Map(),
    )
    const facts = new Map(rows.map((row) => [row.fact, row]))
    return {
      channel,
      camera: page.cameras.find((one) => one.id === channel.cameraId) ?? null,
      facts,
      against: againstFacts(failed),
      days: daysOf(facts.get('ch.oldest'), verdicts),
      outcome: rows.length === 0 ? 'unanswered' : (verdicts[0]?.outcome ?? 'unanswered'),
      failing: [...new Map(failed.toReversed().map((one) => [one.defect, one])).values()].sort(compareVerdicts),
      unknown: verdicts.filter((one) => one.outcome === 'cantTell').length,
    }
  })
}

/** How all these values came to be known, where they all did in the same way: then the column's head may say it. */
export function commonHow(rows: readonly ChannelRow[], fact: string): How | null {
  const ways = new Set(rows.flatMap((row) => best(row.facts.get(fact))?.how ?? []))
  return ways.size === 1 ? ([...ways][0] ?? null) : null
}

/** The verdict whose figures say what is wanted of a fact, where that is the same for every channel it fails on. */
export function commonAgainst(rows: readonly ChannelRow[], fact: string): Verdict | null {
  const heaviest = rows.flatMap((row) => row.against.get(fact)?.[0] ?? [])
  return new Set(heaviest.map((one) => one.ruleId)).size === 1 ? (heaviest[0] ?? null) : null
}
