import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseSubjects, rowsOfCase } from './case.ts'
import type { RuleCase } from './case.ts'
import { packEditions } from './pack-list.ts'
import { questionsFor } from './questions.ts'
import type { HashedPack } from './schema.ts'

const packs: HashedPack[] = packEditions.map((pack) => ({ hash: '0'.repeat(64), pack }))
const file = { day: '2026-11-20' }
type Where = keyof typeof caseSubjects

function ask(where: Where, given: RuleCase['given'], institution: RuleCase['institution'] = {}) {
  const one: RuleCase = { rule: '', name: '', institution, given, expect: { outcome: 'passed', force: 'legal' } }
  return questionsFor(packs, factsOf(rowsOfCase(one, file)), caseSubjects[where], '2026-11-20T12:00:00.000Z')
}
const names = (...args: Parameters<typeof ask>) => ask(...args).map((question) => question.fact.name)
const open = (...args: Parameters<typeof ask>) =>
  ask(...args)
    .filter((question) => question.state === 'open')
    .map((question) => question.fact.name)
const CLAIM = 'ans.PL108A-3-EXC-CLAIMED'

describe('an inspector before a camera in Poland', () => {
  it('is asked place, view, ground, kind and sign, in that order', () => {
    expect(open('camera', {})).toEqual([
      'area.kind',
      'view.forbidden_door',
      'view.public_share',
      'view.desk',
      'view.minimal',
      'camera.kind',
      'area.sign',
    ])
  })
  it('is shown what the register says of the place, without being asked about a room nobody entered', () => {
    expect(ask('camera', {})[0]).toMatchObject({ state: 'open', value: 'corridor', observationIds: [] })
  })
  it('answers a place once, for every rule that needs it', () => {
    const [place] = ask('camera', { 'area.kind': 'washroom' })
    expect(place).toMatchObject({ state: 'answered', value: 'washroom', subject: caseSubjects.camera })
    expect(place?.observationIds).toHaveLength(1)
    expect(place?.neededBy).toEqual(
      expect.arrayContaining(['PL108A-3-SANITARY', 'P07-PLACE-CLASSROOM', 'PL108A-3-CLASSROOM']),
    )
    expect(new Set(place?.neededBy).size).toBe(place?.neededBy.length)
  })
  it('is asked about use only for a cloakroom, and about lessons only where it matters', () => {
    expect(names('camera', { 'area.kind': 'corridor' })).not.toContain('area.use')
    expect(open('camera', { 'area.kind': 'cloakroom' })).toContain('area.use')
    expect(open('camera', { 'area.kind': 'gym-hall' })).toContain('area.lessons')
    expect(names('camera', { 'area.kind': 'yard' })).not.toContain('area.lessons')
  })
  it('is asked whether the exception is claimed only after a 108a(3) row failed', () => {
    expect(names('camera', { 'area.kind': 'corridor' })).not.toContain(CLAIM)
    expect(open('camera', { 'area.kind': 'washroom' })).toContain(CLAIM)
    expect(names('camera', { 'area.kind': 'toilet-cubicle' })).not.toContain(CLAIM)
    expect(names('camera', { 'area.kind': 'cloakroom' })).not.toContain(CLAIM)
    expect(names('camera', { 'area.kind': 'cloakroom', 'area.use': 'changing' })).not.toContain(CLAIM)
    expect(open('camera', { 'area.kind': 'cloakroom', 'area.use': 'outerwear' })).toContain(CLAIM)
  })
  it('is asked for its conditions only when it is claimed', () => {
    const conditions = ['ans.PL108A-3-EXC-THREAT', 'ans.PL108A-3-EXC-DIGNITY', 'ans.PL108A-3-EXC-ANON']
    for (const claimed of [undefined, false]) {
      const given: RuleCase['given'] = { 'area.kind': 'toilet', ...(claimed === undefined ? {} : { [CLAIM]: claimed }) }
      expect(names('camera', given).filter((name) => conditions.includes(name))).toEqual([])
    }
    expect(open('camera', { 'area.kind': 'toilet', [CLAIM]: true })).toEqual(
      expect.arrayContaining([...conditions, 'area.staff_use']),
    )
    expect(names('camera', { 'area.kind': 'toilet', [CLAIM]: true })).not.toContain('ans.KP22-2-SANITARY-CONSENT')
    expect(open('camera', { 'area.kind': 'toilet', [CLAIM]: true, 'area.staff_use': true })).toContain(
      'ans.KP22-2-SANITARY-CONSENT',
    )
  })
  it('is not asked about the view of a camera that stands in the toilet itself, nor for a superseded permission', () => {
    const asked = names('camera', { 'area.kind': 'washroom' })
    expect(asked).not.toContain('view.forbidden_door')
    expect(asked).not.toContain('view.cubicle')
  })
  it('is asked about a mask only when foreign ground is in the picture', () => {
    expect(names('camera', { 'view.public_share': 0 })).not.toContain('view.masked')
    expect(open('camera', { 'view.public_share': 4 })).toContain('view.masked')
  })
  it('is asked nothing more about a dummy', () => {
    expect(names('camera', { 'camera.kind': 'dummy' })).toEqual(['camera.kind'])
  })
  it('sees a conflict as one, with both answers to replace', () => {
    const place = ask('camera', { 'area.kind': { conflict: ['washroom', 'corridor'] } })[0]
    expect(place).toMatchObject({ state: 'conflict' })
    expect(place?.observationIds).toHaveLength(2)
  })
  it('sees "can’t tell" as an answer of its own', () => {
    expect(ask('camera', { 'area.kind': { unavailable: 'not-known' } })[0]).toMatchObject({
      state: 'cantTell',
      value: null,
    })
  })
  it('is asked again when an answer has aged', () => {
    const place = ask('camera', { 'area.kind': { value: 'washroom', daysAgo: 400 } })[0]
    expect(place).toMatchObject({ state: 'open', value: 'washroom' })
  })
  it('in a crèche is asked only what the GDPR needs', () => {
    expect(open('camera', {}, { kind: 'creche' })).toEqual([
      'area.kind',
      'view.public_share',
      'view.minimal',
      'camera.kind',
    ])
  })
})

describe('an inspector in Slovenia', () => {
  it('is asked which room is seen, and never about the Polish exception', () => {
    const given = { 'area.kind': 'corridor', 'view.forbidden_door': true }
    expect(open('camera', given, { country: 'SI' })).toContain('view.forbidden_kind')
    expect(names('camera', { 'area.kind': 'toilet' }, { country: 'SI' })).not.toContain(CLAIM)
  })
  it('is asked about the rulebook only in a school that adopted it', () => {
    expect(names('camera', {}, { country: 'SI' })).not.toContain('ans.SI22-2-AREAS')
    expect(open('camera', {}, { country: 'SI', ownPacks: ['si-school-rulebook-2022'] })).toContain('ans.SI22-2-AREAS')
  })
})

describe('an inspector before a sign', () => {
  it('in Poland is asked what section 5 demands there, not what is only recommended', () => {
    const asked = open('sign', {})
    expect(asked).toEqual(
      expect.arrayContaining([
        'sign.visible',
        'sign.SGN-FACT',
        'sign.SGN-CTRL',
        'sign.SGN-CONTACT',
        'sign.SGN-DPO',
        'sign.SGN-RIGHTS',
        'sign.SGN-SECOND',
      ]),
    )
    for (const name of ['sign.SGN-PICTO', 'sign.SGN-PHONE', 'sign.SGN-ADDR', 'sign.web_elements'])
      expect(asked).not.toContain(name)
  })
  it('is asked for the picture when there are no words', () => {
    expect(open('sign', { 'sign.SGN-FACT': false })).toContain('sign.SGN-PICTO')
  })
  it('in Slovenia is asked for the page once an element is missing on the sign', () => {
    expect(open('sign', { 'sign.SGN-DPO': false, 'sign.SGN-SECOND': true }, { country: 'SI' })).toEqual(
      expect.arrayContaining(['sign.web_elements', 'sign.web_works']),
    )
  })
})

describe('an inspector before a recorder', () => {
  it('is asked what its channels’ rules need of it, and of the channel only on the channel', () => {
    const asked = open('recorder', {})
    expect(asked).toEqual(
      expect.arrayContaining([
        'rec.clock_offset',
        'rec.expiry_days',
        'acc.generic_count',
        'acc.default_pwd',
        'rec.ntp',
      ]),
    )
    expect(asked.every((name) => /^(rec|acc|log|net|ans)\./.test(name))).toBe(true)
    expect(open('channel', {})).toEqual(
      expect.arrayContaining(['ch.oldest', 'ch.audio_cfg', 'ch.fps_cfg', 'ch.width', 'ch.height', 'ch.dar']),
    )
  })
  it('is asked about locks only when recordings are too old', () => {
    const given = (oldest: string) => ({ 'ch.oldest': oldest, 'rec.clock_offset': 0 })
    expect(names('recorder', given('2026-11-19'))).not.toContain('rec.locks_reported')
    expect(open('recorder', given('2026-05-01'))).toContain('rec.locks_reported')
  })
  it('is asked what a register of the institution must agree with', () => {
    expect(open('recorder', {})).toContain('net.cloud')
  })
  it('is asked to read it off the screen when it was only declared', () => {
    const question = ask('recorder', { 'rec.clock_offset': { value: 0, how: 'declared' } }).find(
      ({ fact }) => fact.name === 'rec.clock_offset',
    )
    expect(question).toMatchObject({ state: 'open', value: 0 })
  })
  it('gets the same questions when no channel is registered yet', () => {
    const one: RuleCase = {
      rule: '',
      name: '',
      institution: {},
      given: {},
      expect: { outcome: 'passed', force: 'legal' },
    }
    const rows = rowsOfCase(one, file)
    rows.channels = []
    const asked = questionsFor(packs, factsOf(rows), caseSubjects.recorder, '2026-11-20T12:00:00.000Z')
    expect(asked.map((question) => question.fact.name)).toContain('rec.expiry_days')
  })
})

it('papers are asked about under a topic and of somebody, and nothing twice', () => {
  const asked = ask('institution', {}, { ownPacks: ['pl-gdpr-school-policy'] })
  expect(asked.length).toBeGreaterThan(60)
  expect(new Set(asked.map(({ fact }) => fact.name)).size).toBe(asked.length)
  for (const { fact } of asked.filter(({ fact }) => fact.name.startsWith('ans.'))) {
    expect(fact.topic, fact.name).toBeDefined()
    expect(fact.answeredBy?.length, fact.name).toBeGreaterThan(0)
  }
})

it('the institution is asked what it promises and what is unusual', () => {
  const everybodys = (asked: string[]) => asked.filter((name) => name.startsWith('inst.'))
  expect(everybodys(open('institution', {}))).toEqual([
    'inst.retention_promise_days',
    'inst.has_dpo',
    'inst.unusual_processing',
    'inst.start_day',
  ])
})
