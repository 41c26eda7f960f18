import type { Answer } from '@nadzor/shared/facts/answer'
import { describe, expect, it } from 'vitest'
import { cloakroomSays, cloakroomState } from './cloakroom-answers.ts'

const subject = { kind: 'camera', id: 'c' } as const
type Given = [fact: string, value: boolean | null, over?: Partial<Answer>]
const rowsOf = (...given: Given[]) => ({
  answers: given.map(([fact, value, over], index) => ({
    ...{ id: `a${index}`, subjectId: 'c', fact, value, inspectionId: 'v', replaces: [] },
    observedAt: `2026-11-22T09:0${index}:00.000Z`,
    ...over,
  })) as unknown as Answer[],
})
const open = { state: 'open', value: null, observationIds: [] } as const
const stateFrom = (question: { state: 'open' | 'answered' }, ...given: Given[]) =>
  cloakroomState(question, { rows: rowsOf(...given), cameraId: 'c', inspectionId: 'v' })
const says = (
  state: ReturnType<typeof cloakroomState>,
  fact: 'area.undress' | 'area.sports' | 'area.outer_only',
  value: boolean | null,
) => cloakroomSays(state, { ...open, observationIds: [] }, subject, fact, value).map((one) => [one.fact, one.value])

describe('three questions about a cloakroom', () => {
  it('come one after another, and say nothing of its use before the last', () => {
    const start = stateFrom(open)
    expect(start.next?.fact).toBe('area.undress')
    expect(says(start, 'area.undress', false)).toEqual([['area.undress', false]])
    const second = stateFrom(open, ['area.undress', false])
    expect(second.next?.fact).toBe('area.sports')
    const third = stateFrom(open, ['area.undress', false], ['area.sports', false])
    expect(says(third, 'area.outer_only', true)).toEqual([
      ['area.use', 'outerwear'],
      ['area.outer_only', true],
    ])
  })

  it('are two where people undress', () => {
    const state = stateFrom(open, ['area.undress', true])
    expect(state.next?.fact).toBe('area.outer_only')
    expect(says(state, 'area.outer_only', true)[0]).toEqual(['area.use', 'mixed'])
  })

  it('leave the use unknown where somebody could not tell', () => {
    const state = stateFrom(open, ['area.undress', null], ['area.sports', false])
    expect(says(state, 'area.outer_only', true)[0]).toEqual(['area.use', null])
  })

  it('take in a changed answer, and name what it replaces', () => {
    const state = stateFrom(
      { state: 'answered' },
      ['area.undress', false],
      ['area.sports', false],
      ['area.outer_only', true],
    )
    expect(state).toMatchObject({ next: null, result: { use: 'outerwear' } })
    const question = { state: 'answered' as const, value: 'outerwear', observationIds: ['use'] }
    const [use, own] = cloakroomSays(state, question, subject, 'area.sports', true)
    expect(use).toMatchObject({ fact: 'area.use', value: 'mixed', replaces: ['use'], before: { value: 'outerwear' } })
    expect(own).toMatchObject({ fact: 'area.sports', value: true, replaces: ['a1'], before: { value: false } })
  })

  it('are asked anew when the use is open again: last year’s answers do not decide', () => {
    const old: Partial<Answer> = { inspectionId: 'last' }
    const state = stateFrom(open, ['area.undress', false, old])
    expect(state.next).toMatchObject({ fact: 'area.undress', observationIds: ['a0'] })
  })
})
