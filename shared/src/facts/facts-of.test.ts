import { describe, expect, it } from 'vitest'
import { caseSubjects, rowsOfCase } from '../rules/case.ts'
import type { RuleCase } from '../rules/case.ts'
import type { Answer, Reading } from './answer.ts'
import { factsOf } from './facts-of.ts'
import { resolve } from './resolve.ts'
import type { InstitutionRows } from './rows.ts'

const DAY = '2026-11-20'
const { camera, area, recorder, channel } = caseSubjects
const id = (n: number): string => `019b0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const ANNA = id(1)
const BOJAN = id(2)

function rowsWith(answers: Partial<Answer>[], readings: Partial<Reading>[] = []): InstitutionRows {
  const empty: RuleCase = {
    rule: '',
    name: '',
    institution: {},
    given: {},
    expect: { outcome: 'passed', force: 'legal' },
  }
  const rows = rowsOfCase(empty, { day: DAY })
  const common = {
    institutionId: rows.institution.id,
    unavailable: null,
    by: ANNA,
    replaces: [],
    evidenceIds: [id(90)],
  }
  answers.forEach((answer, index) =>
    rows.answers.push({
      ...common,
      id: id(100 + index),
      subjectKind: 'camera',
      subjectId: camera.id,
      fact: 'area.kind',
      value: 'washroom',
      observedAt: `${DAY}T08:0${index}:00.000Z`,
      inspectionId: id(60),
      how: 'observed',
      marks: [],
      ...answer,
    }),
  )
  readings.forEach((reading, index) =>
    rows.readings.push({
      ...common,
      id: id(200 + index),
      subjectKind: 'channel',
      subjectId: channel.id,
      fact: 'ch.fps_cfg',
      value: 25,
      observedAt: `${DAY}T09:0${index}:00.000Z`,
      inspectionId: id(60),
      how: 'screen',
      unit: '1/s',
      source: null,
      ...reading,
    }),
  )
  return rows
}

const place = (answers: Partial<Answer>[], day = DAY) => resolve(factsOf(rowsWith(answers)), camera, 'area.kind', day)
const fps = (readings: Partial<Reading>[], day = DAY) =>
  resolve(factsOf(rowsWith([], readings)), channel, 'ch.fps_cfg', day)

describe('what counts of several observations', () => {
  it('two people who differ are a conflict, and both are named for the next one to replace', () => {
    const found = place([{ value: 'washroom' }, { value: 'corridor', by: BOJAN }])
    expect(found.state).toBe('conflict')
    expect(found.live.map((one) => one.origin.id)).toEqual([id(100), id(101)])
  })
  it('two people who agree are not', () => {
    expect(place([{}, { by: BOJAN }])).toMatchObject({ state: 'known', fact: { value: 'washroom' } })
  })
  it('who answers again corrects himself', () => {
    expect(place([{ value: 'corridor' }, { value: 'washroom' }])).toMatchObject({
      state: 'known',
      fact: { value: 'washroom' },
    })
    expect(place([{ value: 'corridor' }, { value: 'washroom', how: 'declared' }])).toMatchObject({
      fact: { value: 'washroom' },
    })
  })
  it('an answer that names another replaces it, whoever gave it', () => {
    const found = place([{ value: 'corridor' }, { value: 'washroom', by: BOJAN, replaces: [id(100)] }])
    expect(found).toMatchObject({ state: 'known', fact: { value: 'washroom' } })
    expect(found.live).toHaveLength(1)
  })
  it('two people who each replaced the same answer, and differ, are a conflict', () => {
    const found = place([
      { value: 'corridor' },
      { value: 'washroom', by: ANNA, replaces: [id(100)] },
      { value: 'toilet', by: BOJAN, replaces: [id(100)] },
    ])
    expect(found.state).toBe('conflict')
    expect(found.live).toHaveLength(2)
  })
  it('an answer does not replace an answer to another question', () => {
    const found = place([
      { value: 'washroom' },
      { fact: 'camera.kind', value: 'fixed', by: BOJAN, replaces: [id(100)] },
    ])
    expect(found).toMatchObject({ state: 'known', fact: { value: 'washroom' } })
  })
  it('what was seen outweighs what was declared, in either order', () => {
    expect(place([{ value: 'corridor', how: 'declared' }, { by: BOJAN }])).toMatchObject({
      state: 'known',
      fact: { value: 'washroom' },
    })
    expect(place([{}, { value: 'corridor', how: 'declared', by: BOJAN }])).toMatchObject({
      state: 'known',
      fact: { value: 'washroom' },
    })
  })
  it('one who cannot tell does not take away what another saw', () => {
    const cannot = { value: null, unavailable: 'not-known' as const, by: BOJAN }
    expect(place([{}, cannot])).toMatchObject({ state: 'known', fact: { value: 'washroom' } })
  })
  it('but his own last word stands, against the register too', () => {
    const cannot = { value: null, unavailable: 'not-known' as const }
    expect(place([{}, cannot])).toMatchObject({ state: 'unavailable', fact: { unavailable: 'not-known' } })
  })
  it('a device asked twice gives its last answer, and a sample outweighs both', () => {
    expect(
      fps([
        { how: 'read', value: 25 },
        { how: 'read', value: 12, by: BOJAN },
      ]),
    ).toMatchObject({ state: 'known', fact: { value: 12 } })
    expect(
      fps([
        { how: 'sampled', value: 12 },
        { how: 'read', value: 25 },
      ]),
    ).toMatchObject({ fact: { value: 12, how: 'sampled' } })
  })
  it('a failed probe leaves the screen reading standing', () => {
    expect(fps([{ value: 25 }, { how: 'read', value: null, unavailable: 'timeout', by: BOJAN }])).toMatchObject({
      fact: { value: 25 },
    })
  })
  it('a weaker reading of the same person does not correct a stronger one', () => {
    expect(
      fps([
        { how: 'sampled', value: 12 },
        { how: 'declared', value: 25 },
      ]),
    ).toMatchObject({ fact: { value: 12 } })
  })
  it('two people who read different numbers off one screen are a conflict', () => {
    expect(fps([{ value: 25 }, { value: 12, by: BOJAN }]).state).toBe('conflict')
  })
})

describe('seen needs its photo', () => {
  it('without one it is a declaration', () => {
    expect(place([{ evidenceIds: [] }])).toMatchObject({ fact: { how: 'declared' } })
    expect(fps([{ evidenceIds: [] }])).toMatchObject({ fact: { how: 'declared' } })
  })
  const withPhotos = (inspectionId: string | null, change: { evidenceIds?: string[] } = {}) => {
    const unnamed = { evidenceIds: [], inspectionId, ...change }
    const rows = rowsWith([unnamed], [unnamed])
    const photo = {
      institutionId: rows.institution.id,
      inspectionId,
      mime: 'image/jpeg' as const,
      sha256: '0'.repeat(64),
      size: 1,
      width: 1,
      height: 1,
      capturedAt: `${DAY}T10:00:00.000Z`,
      privacy: 'nobody-visible' as const,
      by: ANNA,
      receivedAt: null,
    }
    rows.evidences.push(
      { ...photo, id: id(91), subjectKind: 'camera', subjectId: camera.id, purpose: 'place' },
      // The menu was photographed on the recorder, the value belongs to a channel of it.
      { ...photo, id: id(92), subjectKind: 'recorder', subjectId: recorder.id, purpose: 'menu' },
    )
    const facts = factsOf(rows)
    return [resolve(facts, camera, 'area.kind', DAY), resolve(facts, channel, 'ch.fps_cfg', DAY)]
  }
  it('a photo of that thing and purpose taken on the same visit is as good, before or after', () => {
    expect(withPhotos(id(60))).toMatchObject([{ fact: { how: 'observed' } }, { fact: { how: 'screen' } }])
  })
  it('outside a visit only a photo that the answer names: no two things have "no visit" in common', () => {
    expect(withPhotos(null)).toMatchObject([{ fact: { how: 'declared' } }, { fact: { how: 'declared' } }])
    const named = withPhotos(null, { evidenceIds: [id(91)] })
    expect(named).toMatchObject([{ fact: { how: 'observed' } }, { fact: { how: 'screen' } }])
  })
})

describe('where a fact is looked for', () => {
  it('a camera without an answer stands where its area is: somebody saw it, or the register says so', () => {
    expect(place([])).toMatchObject({ state: 'known', fact: { value: 'corridor', origin: { kind: 'register' } } })
    expect(place([{ subjectKind: 'area', subjectId: area.id, value: 'toilet' }])).toMatchObject({
      fact: { value: 'toilet' },
    })
  })
  it('its own answer comes before the area’s', () => {
    expect(place([{ subjectKind: 'area', subjectId: area.id, value: 'toilet' }, { value: 'washroom' }])).toMatchObject({
      fact: { value: 'washroom' },
    })
  })
  it('the sign of a room, asked on one camera, is known to the room', () => {
    const base = factsOf(rowsWith([{ fact: 'area.sign', value: 'none' }]))
    expect(resolve(base, area, 'area.sign', DAY)).toMatchObject({
      state: 'known',
      fact: { value: 'none', subject: area },
    })
  })
  it('a registered sign in the room is a sign, until somebody finds none', () => {
    const rows = rowsWith([])
    for (const sign of rows.signs) sign.areaId = area.id
    expect(resolve(factsOf(rows), area, 'area.sign', DAY)).toMatchObject({ fact: { value: 'sign', how: 'declared' } })
    rows.answers.push(...rowsWith([{ fact: 'area.sign', value: 'none' }]).answers)
    expect(resolve(factsOf(rows), area, 'area.sign', DAY)).toMatchObject({ fact: { value: 'none' } })
  })
  it('a setting of the channel comes before the recorder’s', () => {
    const on = (kind: 'recorder' | 'channel', value: number) => ({
      fact: 'rec.expiry_days',
      subjectKind: kind,
      subjectId: kind === 'recorder' ? recorder.id : channel.id,
      value,
    })
    const both = factsOf(rowsWith([], [on('recorder', 60), on('channel', 120)]))
    expect(resolve(both, channel, 'rec.expiry_days', DAY)).toMatchObject({ fact: { value: 120 } })
    expect(resolve(factsOf(rowsWith([], [on('recorder', 60)])), channel, 'rec.expiry_days', DAY)).toMatchObject({
      fact: { value: 60 },
    })
  })
  it('a channel nobody has matched to a camera has no place', () => {
    const rows = rowsWith([{}])
    for (const one of rows.channels) one.cameraId = null
    expect(resolve(factsOf(rows), channel, 'area.kind', DAY)).toMatchObject({ state: 'missing', subject: null })
  })
})

describe('facts age', () => {
  it.each([
    ['a reading of 30 days ago', '2026-10-21', 'known'],
    ['a reading of 31 days ago', '2026-10-20', 'too-old'],
  ])('%s', (_, day, state) => expect(fps([{ observedAt: `${day}T08:00:00.000Z` }]).state).toBe(state))
  it.each([
    ['an answer of twelve months ago', '2025-11-20', 'known'],
    ['an answer of twelve months and a day ago', '2025-11-19', 'too-old'],
  ])('%s', (_, day, state) => expect(place([{ observedAt: `${day}T08:00:00.000Z` }]).state).toBe(state))
  it('an old answer does not fall back to what the register always said', () => {
    expect(place([{ observedAt: '2024-01-01T08:00:00.000Z' }])).toMatchObject({
      state: 'too-old',
      fact: { value: 'washroom' },
    })
  })
  it('an old strong reading yields to a fresh weaker one', () => {
    const found = fps([
      { how: 'sampled', value: 12, observedAt: '2026-01-01T08:00:00.000Z' },
      { value: 25, by: BOJAN },
    ])
    expect(found).toMatchObject({ state: 'known', fact: { value: 25, how: 'screen' } })
  })
  it('the register does not age', () => {
    expect(place([], '2040-01-01')).toMatchObject({ state: 'known', fact: { value: 'corridor' } })
  })
})

it('does not depend on the order of rows', () => {
  const answers = [{ value: 'corridor' }, { value: 'washroom', by: BOJAN }, { value: 'washroom' }]
  const rows = rowsWith(answers)
  const forth = resolve(factsOf(rows), camera, 'area.kind', DAY)
  rows.answers.reverse()
  rows.areas.reverse()
  expect(resolve(factsOf(rows), camera, 'area.kind', DAY)).toEqual(forth)
  expect(factsOf(rows).graph.subjects).toEqual(factsOf(rowsWith(answers)).graph.subjects)
})
