import { describe, expect, it } from 'vitest'
import { nextStep, photosOf, progressOf } from './next-step.ts'
import type { Purpose } from './next-step.ts'

type State = 'open' | 'answered' | 'cantTell' | 'conflict'
const asked = (name: string, state: State, evidence: Purpose | null = null) => ({ fact: { name, evidence }, state })
const none = new Set<Purpose>()
const wanted = ['place', 'view'] as const

describe('nextStep', () => {
  it('asks the first open question', () => {
    const questions = [asked('area.kind', 'open', 'place'), asked('camera.kind', 'open')]
    expect(nextStep(questions, none, wanted)).toEqual({ kind: 'question', fact: 'area.kind', number: 1 })
  })

  it('wants the photo as soon as the answer that needs it stands', () => {
    const questions = [asked('area.kind', 'answered', 'place'), asked('camera.kind', 'open')]
    expect(nextStep(questions, none, wanted)).toEqual({ kind: 'photo', purpose: 'place' })
    expect(nextStep(questions, new Set(['place']), wanted)).toMatchObject({
      kind: 'question',
      fact: 'camera.kind',
      number: 2,
    })
  })

  it('asks for no photo to prove an "I don\'t know" before the open questions', () => {
    const questions = [asked('area.kind', 'cantTell', 'place'), asked('camera.kind', 'open')]
    expect(nextStep(questions, none, wanted)).toMatchObject({ kind: 'question', fact: 'camera.kind' })
  })

  it('takes the view before asking what is in it', () => {
    expect(nextStep([asked('view.public_share', 'open', 'view')], new Set(['place']), wanted)).toEqual({
      kind: 'photo',
      purpose: 'view',
    })
  })

  it('leads to differing answers before it says done', () => {
    expect(nextStep([asked('area.kind', 'conflict')], new Set(wanted), wanted)).toEqual({
      kind: 'conflict',
      fact: 'area.kind',
    })
    expect(nextStep([asked('area.kind', 'answered')], new Set(wanted), wanted)).toEqual({ kind: 'done' })
    expect(nextStep([], none, [])).toEqual({ kind: 'done' })
  })
})

describe('progressOf', () => {
  it('counts questions and photos, differing answers as unanswered', () => {
    const questions = [asked('a', 'answered'), asked('b', 'conflict'), asked('c', 'open')]
    expect(progressOf(questions, new Set(['place']), wanted)).toEqual({ questions: 2, photos: 1, share: 0.4 })
  })

  it('is whole where nothing is asked', () => {
    expect(progressOf([], none, []).share).toBe(1)
  })
})

describe('photosOf', () => {
  it('leaves out other visits and other subjects, newest first', () => {
    const photo = (id: string, over = {}) => ({
      id,
      subjectKind: 'camera',
      subjectId: 'c7',
      inspectionId: 'v1',
      purpose: 'place',
      capturedAt: `2026-11-21T0${id}:00:00.000Z`,
      ...over,
    })
    const rows = {
      evidences: [photo('1'), photo('2'), photo('3', { inspectionId: 'v0' }), photo('4', { subjectId: 'c8' })],
    }
    expect(photosOf(rows as never, { kind: 'camera', id: 'c7' }, 'v1', 'place').map(({ id }) => id)).toEqual(['2', '1'])
  })
})
