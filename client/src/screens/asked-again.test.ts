import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { describe, expect, it } from 'vitest'
import { againAt, askedAgain, because } from './asked-again.ts'

const camera = { kind: 'camera' as const, id: 'c' }
const area = { kind: 'area' as const, id: 'a' }
const channel = { kind: 'channel' as const, id: 'ch' }
const recorder = { kind: 'recorder' as const, id: 'r' }
const event = (name: string, at: string, over: object = {}) => ({ findingId: 'f', event: name, at, facts: [], ...over })
const fact = (subject: object, name: string, decided = true) => ({ subject, fact: name, decided })

function rowsWith(over: object): InstitutionRows {
  return {
    institution: { id: 'i' },
    areas: [{ id: 'a' }],
    cameras: [{ id: 'c', areaId: 'a' }],
    recorders: [{ id: 'r', areaId: null }],
    channels: [{ id: 'ch', recorderId: 'r', cameraId: 'c' }],
    signs: [],
    answers: [],
    readings: [],
    findings: [],
    findingEvents: [],
    ...over,
  } as unknown as InstitutionRows
}
const sentBack = (over: object = {}, finding: object = {}) =>
  rowsWith({
    findings: [{ id: 'f', subjectKind: 'camera', subjectId: 'c', askAgain: true, ...finding }],
    findingEvents: [
      event('send-back', '2026-11-20', { note: 'Z bliska' }),
      event('raised', '2026-11-18', { facts: [fact(camera, 'area.kind'), fact(camera, 'camera.kind', false)] }),
    ],
    ...over,
  })
const question = (subject: typeof camera | typeof recorder, name: string, state = 'answered') => ({
  fact: { name },
  subject,
  state,
})

describe('what a reviewer sent back', () => {
  it('asks nothing about a finding that was not sent back, nor about facts that did not decide', () => {
    expect(askedAgain(sentBack({}, { askAgain: false })).again).toEqual([])
    expect(because(askedAgain(sentBack()), question(camera, 'camera.kind'))).toBeNull()
  })

  it('opens the question it turned on, with the reviewer’s words', () => {
    expect(because(askedAgain(sentBack()), question(camera, 'area.kind'))).toEqual({ by: 'reviewer', note: 'Z bliska' })
    expect(againAt(askedAgain(sentBack()), camera).map(({ note }) => note)).toEqual(['Z bliska'])
    expect(againAt(askedAgain(sentBack()), recorder)).toEqual([])
    expect(againAt(askedAgain(sentBack()), { kind: 'institution', id: 'i' })).toEqual([])
  })

  it('is answered by a later answer, not by the one the reviewer saw', () => {
    const answer = (observedAt: string) => ({
      answers: [
        { subjectKind: 'camera', subjectId: 'c', fact: 'area.kind', value: 'toilet', unavailable: null, observedAt },
      ],
    })
    expect(askedAgain(sentBack(answer('2026-11-19'))).again).toHaveLength(1)
    expect(askedAgain(sentBack(answer('2026-11-21'))).again).toEqual([])
  })

  it('about one camera is not asked at another in the same room', () => {
    const cameras = [
      { id: 'c', areaId: 'a' },
      { id: 'd', areaId: 'a' },
    ]
    const asked = askedAgain(sentBack({ cameras }))
    expect(because(asked, question({ kind: 'camera', id: 'd' }, 'area.kind'))).toBeNull()
    expect(againAt(asked, { kind: 'camera', id: 'd' })).toEqual([])
    const elsewhere = {
      subjectKind: 'camera',
      subjectId: 'd',
      fact: 'area.kind',
      value: 'lift',
      observedAt: '2026-11-21',
    }
    expect(askedAgain(sentBack({ cameras, answers: [elsewhere] })).again).toHaveLength(1)
  })

  it('about a room is asked at the camera that hangs there', () => {
    const room = sentBack(
      { findingEvents: [event('raised', '2026-11-18', { facts: [fact(area, 'area.sign')] })] },
      { subjectKind: 'area', subjectId: 'a' },
    )
    expect(because(askedAgain(room), question(camera, 'area.sign'))).toMatchObject({ by: 'reviewer' })
    expect(againAt(askedAgain(room), camera)).toHaveLength(1)
  })
})

describe('what a recorder did not tell', () => {
  const reading = (id: string, over: object = {}) => ({
    id,
    subjectKind: 'channel',
    subjectId: 'ch',
    fact: 'ch.oldest',
    value: null,
    unavailable: 'timeout',
    how: 'read',
    observedAt: '2026-11-20',
    replaces: [],
    ...over,
  })
  const open = { fact: { name: 'ch.oldest' }, subject: channel, state: 'open' }

  it('is no question once it was replaced, or read off the screen since, or said by a person', () => {
    const told = { unavailable: null, value: 'x', how: 'screen', observedAt: '2026-11-21' }
    expect(askedAgain(rowsWith({ readings: [reading('1'), reading('2', told)] })).untold).toEqual([])
    expect(
      askedAgain(rowsWith({ readings: [reading('1'), reading('2', { ...told, replaces: ['1'] })] })).untold,
    ).toEqual([])
    expect(askedAgain(rowsWith({ readings: [reading('1', { how: 'screen' })] })).untold).toEqual([])
  })

  it('is an open question with its reason; an answered one needs none', () => {
    const asked = askedAgain(rowsWith({ readings: [reading('1')] }))
    expect(because(asked, open)).toEqual({ by: 'recorder', why: 'timeout' })
    expect(because(asked, { ...open, state: 'answered' })).toBeNull()
  })
})
