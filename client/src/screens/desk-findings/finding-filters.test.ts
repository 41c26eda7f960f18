import { describe, expect, it } from 'vitest'
import { askedOf, belongs, filtersOf, queryOf } from './finding-filters.ts'

describe('filters in the address', () => {
  it('do not believe a word the list does not know', () => {
    expect(filtersOf({ state: 'gone', severity: 'huge', owner: 'nobody' }, true)).toEqual({
      state: 'decide',
      severity: '',
      owner: '',
      institution: '',
    })
  })

  it('begin with what awaits a decision for a reviewer, with what is under way for others', () => {
    expect(filtersOf({}, true).state).toBe('decide')
    expect(filtersOf({}, false).state).toBe('active')
  })

  it('stand in the address only where they differ from the usual, and come back as they were', () => {
    const filters = { state: 'closed', severity: 'major', owner: '', institution: 'i1' } as const
    const query = queryOf(filters, true)
    expect(query).toEqual({ state: 'closed', severity: 'major', institution: 'i1' })
    expect(filtersOf(query, true)).toEqual(filters)
    expect(queryOf(filtersOf({}, true), true)).toEqual({})
  })

  it('ask the server for every state of a choice, and for none where all are meant', () => {
    expect(askedOf(filtersOf({}, true)).state).toBe('open,reopened,fixed,confirmed')
    expect(askedOf(filtersOf({ state: 'all' }, true)).state).toBe('')
  })

  it('know what has left the list by a decision', () => {
    expect(belongs('assigned', 'decide')).toBe(false)
    expect(belongs('confirmed', 'decide')).toBe(true)
    expect(belongs('dismissed', 'all')).toBe(true)
  })
})
