import { describe, expect, it } from 'vitest'
import { live } from './observations.ts'
import type { Observation } from './observations.ts'

const made = (id: string, by: string, at: string, replaces: string[] = []): Observation => ({
  subject: { kind: 'camera', id: 'K' },
  name: 'ans.TEST',
  value: id,
  unavailable: null,
  unit: null,
  how: 'observed',
  at,
  by,
  origin: { kind: 'answer', id },
  evidenceIds: [],
  replaces,
})
const alive = (...observations: Observation[]) => live(observations).map(({ origin }) => origin.id)

describe('what is in force of several observations', () => {
  it('is not the earlier word of the same person, nor what somebody named', () => {
    expect(alive(made('a', 'anna', '09:00'), made('b', 'anna', '10:00'))).toEqual(['b'])
    expect(alive(made('a', 'anna', '09:00'), made('b', 'jan', '10:00', ['a']))).toEqual(['b'])
    expect(alive(made('a', 'anna', '09:00'), made('b', 'jan', '10:00'))).toEqual(['a', 'b'])
  })

  it('is a correction, though the clock was set back between the two', () => {
    const wrongClock = made('a', 'anna', '2026-11-26')
    expect(alive(wrongClock, made('b', 'anna', '2026-11-21', ['a']))).toEqual(['b'])
    // Corrected by somebody else first, and that by her.
    const jan = made('j', 'jan', '2026-11-21', ['a'])
    expect(alive(wrongClock, jan, made('b', 'anna', '2026-11-22', ['j']))).toEqual(['b'])
    // Nor does what she took back speak against what she says after the correction.
    const corrected = made('b', 'anna', '2026-11-21', ['a'])
    expect(alive(wrongClock, corrected, made('c', 'anna', '2026-11-22'))).toEqual(['c'])
  })

  it('is never an earlier word that comes late, though the later one was replaced by somebody else', () => {
    expect(alive(made('a', 'anna', '09:00'), made('b', 'anna', '10:00'), made('j', 'jan', '11:00', ['b']))).toEqual([
      'j',
    ])
  })

  it('is never nothing', () => {
    const crosswise = [
      made('a1', 'anna', '5'),
      made('j1', 'jan', '5', ['x']),
      made('a2', 'anna', '1', ['j1']),
      made('j2', 'jan', '1', ['a1']),
    ]
    expect(alive(...crosswise)).not.toEqual([])
  })
})
