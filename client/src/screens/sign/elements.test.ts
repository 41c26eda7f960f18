import { describe, expect, it } from 'vitest'
import { elementLines } from './elements.ts'

const answer = (id: string, fact: string, value: boolean | null, over = {}) => ({
  id,
  subjectId: 's1',
  fact,
  value,
  replaces: [] as string[],
  observedAt: `2026-11-21T0${id}:00:00.000Z`,
  ...over,
})
const lines = (answers: object[], country: 'PL' | 'SI' = 'PL') => elementLines({ answers } as never, 's1', country)
const line = (answers: object[], id: string) => lines(answers).find(({ row }) => row.id === id)

describe('elementLines', () => {
  it('asks a Polish sign for its purpose and recommends its legal basis', () => {
    expect(line([], 'SGN-PURPOSE')).toMatchObject({ demand: 'M', said: false, value: null })
    expect(line([], 'SGN-BASIS')?.demand).toBe('R')
  })

  it('lets a Slovenian sign hold rights on its page, and asks for the same things in another order', () => {
    expect(lines([], 'SI').find(({ row }) => row.id === 'SGN-RIGHTS')?.demand).toBe('L2')
  })

  it('puts the mandatory ones first and numbers them through', () => {
    const demands = lines([]).map(({ demand }) => demand)
    expect(demands).toEqual([...demands].sort((a, b) => 'M L2 R'.indexOf(a) - 'M L2 R'.indexOf(b)))
    expect(lines([]).map(({ number }) => number)).toEqual(demands.map((_, index) => index + 1))
  })

  it('tells "not found" from "can\'t tell" and from silence', () => {
    expect(line([answer('1', 'sign.SGN-DPO', false)], 'SGN-DPO')).toMatchObject({ value: false, said: true })
    expect(line([answer('1', 'sign.SGN-DPO', null)], 'SGN-DPO')).toMatchObject({ value: null, said: true })
  })

  it('follows a correction and shows two people who differ', () => {
    const first = answer('1', 'sign.SGN-DPO', true)
    expect(line([first, answer('2', 'sign.SGN-DPO', false, { replaces: ['1'] })], 'SGN-DPO')).toMatchObject({
      value: false,
      conflict: false,
      observationIds: ['2'],
    })
    expect(line([first, answer('2', 'sign.SGN-DPO', false)], 'SGN-DPO')).toMatchObject({
      conflict: true,
      observationIds: ['1', '2'],
    })
    expect(line([{ ...first, subjectId: 's2' }], 'SGN-DPO')?.said).toBe(false)
  })
})
