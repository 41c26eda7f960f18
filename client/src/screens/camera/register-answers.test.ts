import { describe, expect, it } from 'vitest'
import { registerAnswers } from './register-answers.ts'

const answer = (id: string, value: string | null, over = {}) => ({
  id,
  subjectId: 'c7',
  fact: 'camera.mode',
  value,
  replaces: [] as string[],
  observedAt: `2026-11-21T0${id}:00:00.000Z`,
  ...over,
})
const camera = { id: 'c7', mode: 'unknown', controller: 'own' }
const modeOf = (answers: object[], over = {}) =>
  registerAnswers({ cameras: [{ ...camera, ...over }], answers } as never, 'c7').find(
    ({ entry }) => entry.name === 'camera.mode',
  )

describe('registerAnswers', () => {
  it('says nothing about a camera it does not know', () => {
    expect(registerAnswers({ cameras: [], answers: [] } as never, 'c7')).toEqual([])
  })

  it('takes the register word until somebody looked', () => {
    expect(modeOf([])).toMatchObject({ value: null, state: 'cantTell', observationIds: [] })
    expect(modeOf([], { mode: 'recorded' })).toMatchObject({ value: 'recorded', state: 'answered' })
  })

  it('lets an answer outweigh the register, and its replacement outweigh it', () => {
    const first = answer('1', 'recorded')
    expect(modeOf([first, answer('2', 'live-only', { replaces: ['1'] })], { mode: 'recorded' })).toMatchObject({
      value: 'live-only',
      observationIds: ['2'],
    })
  })

  it('keeps two people who differ apart', () => {
    expect(modeOf([answer('1', 'recorded'), answer('2', 'live-only')])).toMatchObject({
      state: 'conflict',
      observationIds: ['1', '2'],
    })
  })
})
