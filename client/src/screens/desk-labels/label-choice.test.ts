import { describe, expect, it } from 'vitest'
import type { Label } from '@nadzor/shared/facts/label'
import { countOf, MOST, sheetAddress, shown, withNew } from './label-choice.ts'

const label = (code: string, subjectId: string | null = null): Label => ({
  id: code,
  authorityId: 'a',
  code,
  institutionId: null,
  subjectKind: subjectId === null ? null : 'camera',
  subjectId,
  boundAt: null,
})
const codes = (labels: Label[]) => labels.map((one) => one.code)

describe('how many labels to make', () => {
  it('refuses none, more than a sheet pack, parts and words', () => {
    expect(['0', '201', '1.5', '-3', 'ten', '', '1e2'].map(countOf)).toEqual(Array(7).fill(null))
  })

  it('takes 1 to 200', () => {
    expect([countOf('1'), countOf(' 200 ')]).toEqual([1, 200])
  })
})

describe('the sheet', () => {
  it('has no address without labels or with more than the server prints at once', () => {
    expect(sheetAddress([])).toBeNull()
    expect(sheetAddress(Array<string>(MOST + 1).fill('A'))).toBeNull()
  })

  it('names its labels in their order', () => {
    expect(sheetAddress(['B', 'A'])).toBe('/api/labels/sheet.pdf?codes=B,A')
  })
})

describe('the list of labels', () => {
  it('shows new ones first, once, and as the server knows them now', () => {
    const list = withNew([label('N')], [label('A'), label('N', 'k7')])
    expect(codes(list)).toEqual(['N', 'A'])
    expect(list[0]?.subjectId).toBe('k7')
  })

  it('can be narrowed to free or bound ones', () => {
    const list = [label('F'), label('B', 'k7')]
    expect(codes(shown(list, 'free'))).toEqual(['F'])
    expect(codes(shown(list, 'bound'))).toEqual(['B'])
    expect(codes(shown(list, 'all'))).toEqual(['F', 'B'])
  })
})
