import { describe, expect, it } from 'vitest'
import { areaKinds } from '@nadzor/shared/facts/area'
import { likelyKinds, placeGroups, placeSections } from './place-groups.ts'

const ids = (search: string, likely: string[] = []) =>
  placeSections(likely, search, 'pl').flatMap(({ kinds }) => kinds.map(({ id }) => id))

describe('placeSections', () => {
  it('offers every kind of the vocabulary exactly once', () => {
    const offered = ids('', ['washroom', 'corridor'])
    expect([...offered].sort()).toEqual(areaKinds.map(({ id }) => id).sort())
  })

  it('puts the likely ones first and in order', () => {
    const [first] = placeSections(['washroom', 'corridor', 'no-such-kind', 'washroom'], '', 'pl')
    expect(first).toMatchObject({ group: 'likely', kinds: [{ id: 'washroom' }, { id: 'corridor' }] })
  })

  it('finds by part of a word, without accents, in any language', () => {
    expect(ids('przedsionek toal')).toEqual(['washroom'])
    expect(ids('swietlica')).toEqual(['day-care'])
    expect(ids('SLAČILNICA')).toEqual(expect.arrayContaining(['changing-room', 'gym-changing-room']))
  })

  it('leaves no empty section behind', () => {
    expect(placeSections([], 'zzz', 'pl')).toEqual([])
    expect(placeSections([], '', 'pl').map(({ group }) => group)).toEqual([...placeGroups])
  })
})

describe('likelyKinds', () => {
  it('offers the anteroom beside the toilet, then what the school has most of', () => {
    expect(likelyKinds('toilet', ['corridor', 'stairwell', 'stairwell'])).toEqual([
      'toilet',
      'washroom',
      'toilet-cubicle',
      'corridor',
      'stairwell',
    ])
  })

  it('knows nothing of an unregistered place but the school itself', () => {
    expect(likelyKinds(null, [])).toEqual([])
    expect(likelyKinds(null, ['yard', 'lobby', 'lobby'])).toEqual(['lobby', 'yard'])
  })
})
