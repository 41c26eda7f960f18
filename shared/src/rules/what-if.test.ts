import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { readFactsFile } from './facts-file.ts'
import { packEditions } from './pack-list.ts'
import type { HashedPack, PackEdition } from './schema.ts'
import { changedPacks, summary, whatIf } from './what-if.ts'
import type { Change } from './what-if-change.ts'

const DAY = '2026-11-20'
const AT = `${DAY}T12:00:00.000Z`
const packs: HashedPack[] = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))

/** A school that keeps recordings for 70 days. */
const facts = (() => {
  const result = readFactsFile(
    {
      visit: { at: '2026-11-19', by: 'inspector', evidence: 'photos' },
      institution: { kind: 'primary', country: 'PL', city: 'Kraków' },
      areas: [{ id: 'A', kind: 'corridor' }],
      cameras: [{ id: 'K', area: 'A', kind: 'fixed' }],
      recorders: [{ id: 'R', facts: { 'rec.clock_offset': 0, 'rec.locks_reported': false } }],
      channels: [{ id: 'C', recorder: 'R', camera: 'K', facts: { 'ch.oldest': '2026-09-10' } }],
    },
    packEditions,
    DAY,
  )
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return factsOf(result.read.rows)
})()

function tried(...changes: Change[]): HashedPack[] {
  const result = changedPacks(packs, changes, DAY)
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.packs
}
const lines = (other: readonly HashedPack[]) =>
  whatIf(packs, other, facts, AT).map(
    ({ ruleId, before, after }) => `${ruleId} ${before?.outcome ?? '-'} > ${after?.outcome ?? '-'}`,
  )
const faultOf = (one: Change): string => {
  const result = changedPacks(packs, [one], DAY)
  return result.ok ? '' : result.faults.map(({ what, write }) => `${what}: ${write}`).join('\n')
}

describe('a change that cannot be tried', () => {
  it.each<[Change, string]>([
    [{ kind: 'edition', pack: 'si-zvop2', edition: null }, 'there is no pack "si-zvop2": did you mean "si-zvop-2"?'],
    [{ kind: 'edition', pack: 'si-zvop-2', edition: '1999' }, 'si-zvop-2 has no edition "1999": write '],
    [
      { kind: 'threshold', rule: 'PL108A-4-RETENTON', param: 'limit', value: 1 },
      'there is no rule "PL108A-4-RETENTON": did you mean "PL108A-4-RETENTION"?',
    ],
    [
      { kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limt.months', value: 1 },
      'PL108A-4-RETENTION has no parameter "limt.months": did you mean "limit.months"?',
    ],
    [
      { kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit.months', value: 'two' },
      'PL108A-4-RETENTION: limit.months is the text "two": write a number',
    ],
    [
      { kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit', value: { weeks: 2 } },
      'PL108A-4-RETENTION: limit',
    ],
  ])('%j', (one, sentence) => {
    expect(faultOf(one)).toContain(sentence)
  })
})

describe('what if', () => {
  it('nothing changes, no verdict does', () => {
    expect(lines(packs)).toEqual([])
    expect(lines(tried({ kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit.months', value: 3 }))).toEqual([])
  })

  it('a period is shortened: those that keep longer fail, under that rule alone', () => {
    const other = tried({ kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit.months', value: 2 })
    expect(lines(other)).toEqual(['PL108A-4-RETENTION passed > failed'])
  })

  it('a whole parameter is replaced', () => {
    const other = tried({ kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit', value: { days: 60 } })
    expect(lines(other)).toEqual(['PL108A-4-RETENTION passed > failed'])
  })

  it('a pack is taken away: its verdicts are gone, and what yielded to them comes back', () => {
    const gone = lines(tried({ kind: 'edition', pack: 'pl-kodeks-pracy-22-2', edition: null }))
    expect(gone).toContain('KP22-3-RETENTION passed > -')
    expect(gone.every((line) => line.startsWith('KP22-') || !line.endsWith('> -'))).toBe(true)
  })

  it('a coming edition is judged by as if it were in force', () => {
    const now = packEditions.findLast((one) => one.pack === 'pl-kodeks-pracy-22-2') as PackEdition
    const coming: PackEdition = {
      ...now,
      edition: '2027-01-01',
      validFrom: '2027-01-01',
      rules: now.rules.filter((rule) => rule.id !== 'KP22-3-RETENTION'),
    }
    const known = [...packs, { hash: 'f'.repeat(64), pack: coming }]
    expect(whatIf(packs, known, facts, AT)).toEqual([])
    const result = changedPacks(known, [{ kind: 'edition', pack: coming.pack, edition: '2027-01-01' }], DAY)
    const changes = result.ok ? whatIf(known, result.packs, facts, AT) : []
    expect(changes.map((one) => [one.ruleId, one.after])).toEqual([['KP22-3-RETENTION', null]])
    expect(summary(changes)).toEqual([{ before: 'passed', after: null, count: 1 }])
  })

  it('leaves the packs in use as they were', () => {
    const before = JSON.stringify(packs)
    tried({ kind: 'threshold', rule: 'PL108A-4-RETENTION', param: 'limit.months', value: 2 })
    expect(JSON.stringify(packs)).toBe(before)
  })
})
