import { describe, expect, it } from 'vitest'
import { codesBySubject, narrowed, outlineOf, pathTo, totals } from './outline.ts'
import type { Branch } from './outline.ts'
import { school, uuid } from './school-in-tests.ts'

const names = (branches: readonly Branch[]): string[] =>
  branches.flatMap((branch) => [branch.row.name, ...names(branch.children)])

describe('the outline', () => {
  it('loses nothing: what lies in nothing known stands apart', () => {
    const register = school()
    register.recorders.push({ ...register.recorders[0]!, id: uuid(90), plate: 'R9', name: 'Lost', areaId: null })
    register.signs.push({ ...register.signs[0]!, id: uuid(91), name: 'Orphan', areaId: uuid(99) })
    const outline = outlineOf(register)
    expect(outline.nowhere.map(({ row }) => row.name)).toEqual(['Orphan', 'Lost'])
    expect(totals(outline)).toEqual({ area: 2, camera: 3, sign: 2, recorder: 2, channel: 2 })
  })

  it('goes from the lowest storey up and counts what lies under each part', () => {
    const [site] = outlineOf(school()).sites
    expect(names(site ? [site] : [])).toEqual([
      'School',
      'Main building',
      'Cellar',
      'Ground floor',
      'Corridor',
      'By the stairs',
      'End',
      'Notice',
      'Toilet',
      'Anteroom',
      'Recorder',
      'CH1',
      'CH2',
    ])
    expect(site?.counts).toEqual({ area: 2, camera: 3, sign: 1, recorder: 1, channel: 2 })
  })

  it('knows the way to a part, and none to what is not there', () => {
    const { sites } = outlineOf(school())
    expect(pathTo(sites, `camera:${uuid(12)}`).map(({ kind }) => kind)).toEqual([
      'site',
      'building',
      'storey',
      'area',
      'camera',
    ])
    expect(pathTo(sites, `camera:${uuid(99)}`)).toEqual([])
  })
})

describe('finding in the register', () => {
  const register = school()
  const find = (word: string) => names(narrowed(outlineOf(register).sites, word, codesBySubject(register)))

  it('brings nothing where nothing fits', () => {
    expect(find('swimming pool')).toEqual([])
  })

  it('finds a plate however it is spelt, with the way to it', () => {
    expect(find('k07')).toEqual(['School', 'Main building', 'Ground floor', 'Toilet', 'Anteroom'])
  })

  it('finds a place by its kind in any language, and shows what lies in it', () => {
    for (const word of ['umywalnia', 'UMIVALNICA', 'washroom'])
      expect(find(word).slice(3)).toEqual(['Toilet', 'Anteroom', 'Recorder', 'CH1', 'CH2'])
  })

  it('finds what a label hangs on by the code, with its dashes or without', () => {
    expect(find('0123456789').at(-1)).toBe('By the stairs')
    expect(find('01234-56789').at(-1)).toBe('By the stairs')
  })

  it('shows everything while nothing is looked for', () => {
    expect(find(' ')).toHaveLength(13)
  })
})
