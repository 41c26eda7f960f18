import { describe, expect, it } from 'vitest'
import { changesSoon, createChoice, ended, passedOver, underWay } from './fleet-view.ts'
import type { FleetLine } from './fleet-view.ts'

const now = '2026-11-21T12:00:00.000Z'
const none = { total: 0, waiting: 0, running: 0, told: 0, failed: 0, cancelled: 0 }
const waits = (notBefore: string) => ({ stand: 'waiting', notBefore }) as FleetLine

describe('a round of probes', () => {
  it('is asked about often only while its figures can change', () => {
    expect(changesSoon({ counts: { ...none, total: 3, told: 3 }, probes: [] }, now)).toBe(false)
    const later = [waits('2026-11-21T15:00:00.000Z')]
    expect(changesSoon({ counts: { ...none, waiting: 1 }, probes: later }, now)).toBe(false)
    expect(changesSoon({ counts: { ...none, waiting: 2 }, probes: [...later, waits(now)] }, now)).toBe(true)
    expect(changesSoon({ counts: { ...none, waiting: 1, running: 1 }, probes: later }, now)).toBe(true)
    expect(changesSoon({ counts: { ...none, waiting: 60 }, probes: [] }, now)).toBe(true)
  })

  it('counts what ended, however it ended, and what has not', () => {
    const counts = { total: 21, waiting: 1, running: 2, told: 4, failed: 6, cancelled: 8 }
    expect([ended(counts), underWay(counts)]).toEqual([18, 3])
  })

  it('names why recorders were passed over, the most frequent reason first', () => {
    const one = (why: 'no-consent' | 'under-way') => ({ recorderId: 'x', why })
    const asked = { runId: 'r', asked: 0, passedOver: [one('under-way'), one('no-consent'), one('no-consent')] }
    expect(passedOver(asked)).toEqual([
      { why: 'no-consent', count: 2 },
      { why: 'under-way', count: 1 },
    ])
  })

  it('forgets what was picked once it began', () => {
    const choice = createChoice()
    choice.toggle('a')
    choice.toggle('b')
    choice.toggle('a')
    expect([...choice.picked.value]).toEqual(['b'])
    choice.clear()
    expect(choice.picked.value.size).toBe(0)
  })
})
