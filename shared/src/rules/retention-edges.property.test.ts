import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseSubjects, rowsOfCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack } from './schema.ts'

/*
 * Three calendar months at their edges, through the rules themselves: what was recorded on a day is lawful up to the same
 * date three months on (or that month's last day) and not a day longer, whatever lies between: 28, 29, 30 or 31 days in a
 * month, and the nights when the clock changes.
 */

/** The latest reading of one rule alone, in force in 2023 to 2027. */
function only(id: string): HashedPack {
  const edition = packEditions.findLast((one) => rulesOf(one).some((rule) => rule.id === id))
  if (!edition) throw new RangeError(`no rule ${id}`)
  const rules = rulesOf(edition).filter((rule) => rule.id === id)
  return { hash: '0'.repeat(64), pack: { ...edition, rows: [], facts: [], rules } }
}

/** What the rule says at a moment when the oldest recording is from `oldest`. */
function outcomeOf(pack: HashedPack, oldest: string, at: string): string | undefined {
  const rule = pack.pack.rules[0]?.id ?? ''
  const day = at.slice(0, 10)
  const given = { 'rec.clock_offset': 0, 'ch.oldest': oldest, 'rec.locks_reported': false }
  const country = pack.pack.appliesTo.countries[0] ?? 'PL'
  const rows = rowsOfCase(
    { rule, name: 'edge', institution: { country }, given, expect: { outcome: 'passed', force: 'legal' } },
    { day },
  )
  for (const reading of rows.readings) reading.observedAt = at
  return evaluate([pack], factsOf(rows), at, caseSubjects.channel).find((one) => one.ruleId === rule)?.outcome
}

const article108a = only('PL108A-4-RETENTION')
const slovenia = only('ZVOP2-76-RETENTION')

describe('three months from the edges of the calendar', () => {
  it.each([
    // Recorded, last lawful day, first day too long.
    ['2026-01-31', '2026-04-30', '2026-05-01'],
    ['2026-11-30', '2027-02-28', '2027-03-01'],
    ['2025-11-30', '2026-02-28', '2026-03-01'],
    ['2023-11-30', '2024-02-29', '2024-03-01'],
    ['2023-11-29', '2024-02-29', '2024-03-01'],
    ['2026-11-28', '2027-02-28', '2027-03-01'],
    ['2024-02-29', '2024-05-29', '2024-05-30'],
    ['2026-12-31', '2027-03-31', '2027-04-01'],
    ['2026-08-31', '2026-11-30', '2026-12-01'],
  ])('recorded on %s: lawful on %s, too long on %s', (recorded, last, after) => {
    const noon = (day: string) => `${day}T11:00:00.000Z`
    expect(outcomeOf(article108a, noon(recorded), noon(last))).toBe('passed')
    expect(outcomeOf(article108a, noon(recorded), noon(after))).toBe('failed')
  })

  it('a calendar year, leap or not', () => {
    expect(outcomeOf(slovenia, '2024-02-29T11:00:00.000Z', '2025-02-28T11:00:00.000Z')).toBe('passed')
    expect(outcomeOf(slovenia, '2024-02-29T11:00:00.000Z', '2025-03-01T11:00:00.000Z')).toBe('failed')
    expect(outcomeOf(slovenia, '2023-03-01T11:00:00.000Z', '2024-03-01T11:00:00.000Z')).toBe('passed')
    expect(outcomeOf(slovenia, '2023-03-01T11:00:00.000Z', '2024-03-02T11:00:00.000Z')).toBe('failed')
  })

  it.each([
    // Summer time begins on 29 March 2026: 00:30 there is 23:30 UTC of the day before, and so is the last lawful night.
    [
      'the night before the clock goes forward',
      '2026-03-28T22:30:00.000Z',
      '2026-06-28T21:30:00.000Z',
      '2026-06-28T22:30:00.000Z',
    ],
    ['the first hour of that day', '2026-03-28T23:30:00.000Z', '2026-06-29T21:30:00.000Z', '2026-06-29T22:30:00.000Z'],
    // It ends on 25 October 2026; the hour from 02:00 to 03:00 comes twice, both on the same day.
    [
      'the hour that comes twice, first',
      '2026-10-25T00:30:00.000Z',
      '2027-01-25T22:30:00.000Z',
      '2027-01-25T23:30:00.000Z',
    ],
    [
      'the hour that comes twice, second',
      '2026-10-25T01:30:00.000Z',
      '2027-01-25T22:30:00.000Z',
      '2027-01-25T23:30:00.000Z',
    ],
    [
      'recorded in summer, read in winter',
      '2026-07-25T22:30:00.000Z',
      '2026-10-26T22:30:00.000Z',
      '2026-10-26T23:30:00.000Z',
    ],
  ])('%s', (_, recorded, last, after) => {
    expect(outcomeOf(article108a, recorded, last)).toBe('passed')
    expect(outcomeOf(article108a, recorded, after)).toBe('failed')
  })
})

const DAY = 86_400_000
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** Walks on from a day until the month has changed three times and the date, or the month's last day, is reached. */
function lastLawful(recorded: number): number {
  const date = new Date(recorded).getUTCDate()
  let months = 0
  for (let now = recorded; ; now += DAY) {
    const tomorrow = new Date(now + DAY)
    const monthEnds = tomorrow.getUTCDate() === 1
    if (months === 3 && (new Date(now).getUTCDate() === date || monthEnds)) return now
    if (monthEnds) months++
  }
}

it('on every day of four years, one of them leap: lawful to the last day, and not a day longer', () => {
  for (let recorded = Date.UTC(2023, 0, 1, 12); recorded < Date.UTC(2027, 0, 1); recorded += DAY) {
    const last = lastLawful(recorded)
    const [from, on, after] = [recorded, last, last + DAY].map((ms) => new Date(ms).toISOString()) as [
      string,
      string,
      string,
    ]
    const found = [outcomeOf(article108a, from, on), outcomeOf(article108a, from, after)]
    if (found.join() !== 'passed,failed') expect(found, isoDay(recorded)).toEqual(['passed', 'failed'])
    const days = (last - recorded) / DAY
    if (days < 89 || days > 92) expect([89, 90, 91, 92], isoDay(recorded)).toContain(days)
  }
})
