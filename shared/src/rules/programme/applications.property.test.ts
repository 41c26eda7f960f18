import { describe, expect, it } from 'vitest'
import { chooser, seeded } from '../testing/seeded.ts'
import type { Chooser } from '../testing/seeded.ts'
import { collectiveApplication, collectiveHead } from './collective-application.ts'
import { criteriaOf } from './effectiveness.ts'
import type { FieldReport } from './fields.ts'
import { cluster, collective, unit } from './testing/applications.ts'
import { unitApplication } from './unit-application.ts'

/* Whatever a file holds, the engine says what is wrong with which field; it neither throws nor invents a number. */

const junk: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 0.005, 1e15, 1e300, '', ' ', 'x', '2008-13-45', '2008-02-30'],
  ...[[], [null], [[]], {}, { name: {} }, { length: 3 }, ['x'], 'police', 2008, 'minister'],
]

/** The value with some parts of it, deep inside, replaced by something else, left out or added to. */
function spoilt(choose: Chooser, value: unknown, share: number): unknown {
  if (choose.chance() < share) return choose.pick(junk)
  if (Array.isArray(value)) {
    const parts = value.map((one: unknown) => spoilt(choose, one, share))
    return choose.chance() < share ? [...parts, choose.pick(junk)] : parts
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(() => choose.chance() > share)
  const fields = Object.fromEntries(kept.map(([key, part]) => [key, spoilt(choose, part, share)]))
  return choose.chance() < share ? { ...fields, constructor: choose.pick(junk) } : fields
}

function looksRight(fields: readonly FieldReport[], numbers: readonly (number | null)[]): void {
  for (const { id, state, faults, words } of fields) {
    expect(words.pl.length > 0 && (state === 'missing' || state === 'malformed') === faults.length > 0, id).toBe(true)
    for (const fault of faults) expect(fault.words.en).not.toBe('')
  }
  for (const number of numbers) expect(number === null || Number.isFinite(number)).toBe(true)
}

describe('any application', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))('from seed %i', (seed) => {
    const choose = chooser(seeded(seed))
    for (let n = 0; n < 60; n++) {
      const share = choose.pick([0.02, 0.1, 0.3])
      const one = spoilt(choose, choose.pick([unit, cluster]), share)
      const given = typeof one === 'object' && one !== null && !Array.isArray(one) ? one : {}
      const { fields, worth } = unitApplication(given as Record<string, unknown>)
      looksRight(fields, [worth.cost, worth.maxGrant, worth.ownShare, worth.index, worth.aboveEstimate])
      expect(Math.round(worth.maxGrant * 100) + Math.round(worth.ownShare * 100)).toBe(Math.round(worth.cost * 100))

      const head = collectiveHead.safeParse(spoilt(choose, collective, share))
      if (!head.success) continue
      const report = collectiveApplication(head.data, [given as Record<string, unknown>, unit])
      const { together } = report
      looksRight(report.fields, [together.cost, together.maxGrant, together.ownShare, together.index, report.ownShare])
      for (const difference of report.differences) expect(difference.declared).not.toBe(difference.computed)
      expect(criteriaOf(head.data, report).every((each) => (each.value === null) === (each.obstacle !== null))).toBe(
        true,
      )
    }
  })
})
