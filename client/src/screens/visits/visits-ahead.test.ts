import type { Inspection } from '@nadzor/shared/facts/inspection'
import { describe, expect, it } from 'vitest'
import type { InstitutionEntry } from '../../data/contract.ts'
import { byDay, visitsAhead } from './visits-ahead.ts'
import type { AheadLine } from './visits-ahead.ts'

const TODAY = '2026-11-18'
const entryOf = (id: string, visits: InstitutionEntry['visits'] = []) =>
  ({ institution: { id, name: `Szkoła ${id}` }, downloaded: visits.length === 0, visits }) as InstitutionEntry
const visit = (id: string, state: Inspection['state'], day = TODAY) => ({ id, state, mandate: { day } }) as Inspection

describe('visits ahead', () => {
  it('shows a planned visit of an institution that is not on the phone', () => {
    const entry = entryOf('a', [{ id: 'v', state: 'planned', day: TODAY }])
    expect(visitsAhead([entry], [], new Set())).toEqual([
      { id: 'v', day: TODAY, state: 'planned', entry, inspection: null },
    ])
  })

  it('believes the rows on the phone: a visit finished without network is over, whatever the server said', () => {
    const entry = entryOf('a', [{ id: 'v', state: 'open', day: TODAY }])
    const line = { inspection: visit('v', 'finished'), institution: entry.institution }
    expect(visitsAhead([entry], [line], new Set(['v']))).toEqual([])
  })

  it('leaves out what an earlier scope let through', () => {
    const gone = { inspection: visit('v', 'planned'), institution: entryOf('a').institution }
    expect(visitsAhead([], [gone], new Set(['v']))).toEqual([])
  })

  it('goes by day, then by name', () => {
    const entries = [
      entryOf('b', [{ id: '1', state: 'planned', day: TODAY }]),
      entryOf('a', [
        { id: '2', state: 'planned', day: '2026-11-20' },
        { id: '3', state: 'planned', day: TODAY },
      ]),
    ]
    expect(visitsAhead(entries, [], new Set()).map(({ id }) => id)).toEqual(['3', '1', '2'])
  })
})

describe('headings', () => {
  const line = (id: string, day: string, state: AheadLine['state'] = 'planned') => ({ id, day, state }) as AheadLine

  it('puts what goes on first, loses no day that has passed, and gives each later day its own', () => {
    const lines = [
      line('old', '2026-11-03'),
      line('older', '2026-10-30'),
      line('now', '2026-11-17', 'open'),
      line('today', TODAY),
      line('far', '2026-12-01'),
      line('near', '2026-11-20'),
    ]
    expect(byDay(lines, TODAY).map(({ when, lines: those }) => [when, those.map(({ id }) => id)])).toEqual([
      ['open', ['now']],
      ['past', ['old', 'older']],
      ['today', ['today']],
      ['later', ['near']],
      ['later', ['far']],
    ])
  })
})
