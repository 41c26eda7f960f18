import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { evaluate } from './evaluate.ts'
import { readFactsFile } from './facts-file.ts'
import { packEditions } from './pack-list.ts'
import { pathText } from './schema-faults.ts'

const TODAY = '2026-11-20'
const packs = packEditions.map((pack) => ({ hash: '0'.repeat(64), pack }))

/** A small whole file; a test changes what it is about. */
function school(): Record<string, unknown> & { cameras: Record<string, unknown>[]; areas: Record<string, unknown>[] } {
  return {
    visit: { at: '2026-11-18', by: 'inspector', evidence: 'photos of the visit' },
    institution: { kind: 'primary', country: 'PL', city: 'Kraków', facts: { 'inst.has_dpo': true } },
    areas: [
      { id: 'A1', name: 'Toilet, ground floor', kind: 'toilet' },
      { id: 'A2', kind: 'gate' },
    ],
    cameras: [{ id: 'K-01', area: 'A1', kind: 'fixed', facts: { 'area.kind': 'toilet' } }],
    recorders: [{ id: 'R1', facts: { 'rec.clock_offset': 3 } }],
    channels: [
      {
        id: 'R1/1',
        recorder: 'R1',
        camera: 'K-01',
        facts: { 'ch.audio_cfg': false, 'ch.audio_track': false, 'ch.oldest': '2026-11-01' },
      },
    ],
    signs: [{ id: 'T1', area: 'A2', facts: { 'sign.SGN-CTRL': true } }],
  }
}

function faults(value: unknown): string[] {
  const result = readFactsFile(value, packEditions, TODAY)
  return result.ok ? [] : result.faults.map(({ path, what, write }) => `${pathText(path)} ${what}: ${write}`)
}

function read(value: unknown) {
  const result = readFactsFile(value, packEditions, TODAY)
  if (!result.ok) throw new Error(faults(value).join('\n'))
  return result.read
}

/** The file with something said about its camera or its channel. */
const saying = (list: 'cameras' | 'channels' | 'recorders', facts: unknown) => {
  const file = school()
  Object.assign((file[list] as Record<string, unknown>[])[0] as object, { facts })
  return faults(file)
}

describe('a facts file that cannot be used', () => {
  it.each([
    [[], ['$ is a list: write an object { … }']],
    [{}, ['$.institution is missing: write an object { … }']],
    [
      { institution: { kind: 'primry', country: 'PL', city: 'Kraków' } },
      [
        expect.stringMatching(
          /^\$\.institution\.kind is "primry", which is not known: did you mean "primary"\? write one of/,
        ),
      ],
    ],
    [
      { institution: { kind: 'primary', country: 'PL', city: 'Kraków', pupil: 3 } },
      [
        '$.institution.pupil is not a word of this place: did you mean "pupils"? leave it out or write it where it belongs',
      ],
    ],
  ])('%j', (value, expected) => {
    expect(faults(value)).toEqual(expected)
  })

  it('names an unknown kind of place and the nearest known', () => {
    const file = school()
    file.areas[0] = { id: 'A1', kind: 'toilett' }
    expect(faults(file)[0]).toMatch(
      /^\$\.areas\[0\]\.kind is "toilett": did you mean "toilet"\? write one of "entrance-main", /,
    )
  })

  it('names an unknown fact and the nearest known', () => {
    expect(saying('cameras', { 'area.knd': 'toilet' })).toEqual([
      '$.cameras[0].facts["area.knd"] is no fact that rules know: did you mean "area.kind"?',
    ])
    expect(saying('cameras', { 'zzz.qqqqqqqq': 1 })[0]).toContain('see docs/schema/facts-file.schema.json')
  })

  it('says where a fact of something else belongs', () => {
    expect(saying('cameras', { 'rec.ntp': true })).toEqual([
      '$.cameras[0].facts["rec.ntp"] is no fact of a camera: write it among the facts of "recorders"',
    ])
    expect(saying('cameras', { 'camera.mode': 'recorded' })[0]).toContain('is held by the register: write it as')
  })

  it.each([
    ['cameras', { 'view.masked': 'yes' }, '$.cameras[0].facts["view.masked"] is the text "yes": write true or false'],
    [
      'recorders',
      { 'rec.clock_offset': '3' },
      '$.recorders[0].facts["rec.clock_offset"] is the text "3": write a number (s), without quotes',
    ],
    ['cameras', { 'view.public_share': 101 }, expect.stringContaining('write a number from 0 to 100')],
    ['recorders', { 'rec.running_since': '2025-02-29' }, expect.stringContaining('write a day such as')],
    ['channels', { 'ch.oldest': 'last week' }, expect.stringContaining('write a moment such as')],
    [
      'cameras',
      { 'area.use': 'changeing' },
      expect.stringContaining('did you mean "changing"? write one of "outerwear", "changing", "mixed"'),
    ],
    [
      'recorders',
      { 'rec.clock_offset': { value: 3, unit: 'min' } },
      '$.recorders[0].facts["rec.clock_offset"].unit is "min": give the value in s',
    ],
    [
      'recorders',
      { 'rec.clock_offset': { value: 3, how: 'observed' } },
      expect.stringContaining('write one of "declared", "screen", "read", "sampled"'),
    ],
    [
      'recorders',
      { 'rec.clock_offset': { value: 3, at: '2026-13-01' } },
      expect.stringContaining('$.recorders[0].facts["rec.clock_offset"].at is "2026-13-01"'),
    ],
    [
      'recorders',
      { 'rec.clock_offset': { unavailable: 'timeot' } },
      expect.stringContaining('did you mean "timeout"?'),
    ],
    [
      'recorders',
      { 'rec.clock_offset': { value: 3, unavailable: 'timeout' } },
      expect.stringContaining('write "value" or "unavailable", one of them'),
    ],
    ['recorders', { 'rec.clock_offset': { valeu: 3 } }, expect.stringContaining('did you mean "value"?')],
  ] as const)('a wrong value in %s: %j', (list, facts, sentence) => {
    expect(saying(list, facts)[0]).toEqual(sentence)
  })

  it('names ids given twice and references to nothing', () => {
    const file = school()
    file.areas.push({ id: 'A1', kind: 'corridor' })
    file.cameras.push({ id: 'K-02', area: 'A9' })
    expect(faults(file)).toEqual([
      '$.areas[2].id is "A1", as $.areas[0] already is: give each area an id of its own',
      '$.cameras[1].area is "A9", and there is no such area: did you mean "A1"? write one of "A1", "A2"',
    ])
  })

  it('names packs nobody adopts, promises nobody asks for and a grant that ends before it begins', () => {
    const file = school()
    file['institution'] = {
      kind: 'primary',
      country: 'PL',
      city: 'Kraków',
      ownPacks: ['si-zvop-2'],
      grant: { from: '2008-01-01', until: '2007-01-01' },
    }
    file['promises'] = { retention: 14 }
    expect(faults(file).map((one) => one.split(' ')[0])).toEqual([
      '$.institution.grant.until',
      '$.institution.ownPacks[0]',
      '$.promises.retention',
    ])
  })

  it('wants to know who said each of two things', () => {
    expect(saying('channels', { 'ch.audio_cfg': [{ value: true, by: 'head' }, { value: false }] })).toEqual([
      expect.stringMatching(/^\$\.channels\[0\]\.facts\["ch\.audio_cfg"\]\[1\]\.by is missing: /),
    ])
  })
})

describe('a facts file', () => {
  it('gives the verdicts its facts give, each about a thing of the file', () => {
    const { rows, subjects } = read(school())
    const verdicts = evaluate(packs, factsOf(rows), '2026-11-20T12:00:00.000Z')
    const of = (ruleId: string) =>
      verdicts.filter((one) => one.ruleId === ruleId).map((one) => [subjects.get(one.subject.id)?.id, one.outcome])
    expect(of('PL108A-3-SANITARY')).toEqual([['K-01', 'failed']])
    expect(of('PL108A-1-IMAGE-ONLY')).toEqual([['R1/1', 'passed']])
    expect(of('PL108A-4-RETENTION')).toEqual([['R1/1', 'passed']])
    expect(of('GDPR-13-SIGN-CTRL')).toEqual([['T1', 'passed']])
  })

  it('takes a bare value for seen on the visit, for declared that day without one', () => {
    const seen = read(school())
    expect(seen.rows.readings[0]).toMatchObject({
      fact: 'rec.clock_offset',
      how: 'screen',
      observedAt: '2026-11-18T08:00:00.000Z',
    })
    expect(seen.rows.readings[0]?.evidenceIds).toHaveLength(1)
    const { visit: _visit, ...file } = school()
    const declared = read(file)
    expect(declared.rows.readings[0]).toMatchObject({
      how: 'declared',
      observedAt: '2026-11-20T08:00:00.000Z',
      evidenceIds: [],
    })
  })

  it('keeps what differs as a conflict', () => {
    const file = school()
    file['channels'] = [
      {
        id: 'R1/1',
        recorder: 'R1',
        camera: 'K-01',
        facts: {
          'ch.audio_cfg': [
            { value: true, by: 'inspector' },
            { value: false, by: 'installer' },
          ],
        },
      },
    ]
    const verdicts = evaluate(packs, factsOf(read(file).rows), '2026-11-20T12:00:00.000Z')
    expect(verdicts.find((one) => one.ruleId === 'PL108A-1-IMAGE-ONLY')).toMatchObject({
      outcome: 'cantTell',
      reason: { code: 'conflict' },
    })
  })

  it('reads the same file into the same rows', () => {
    expect(read(school()).rows).toEqual(read(school()).rows)
  })

  it('keeps a promise as the fact that the rules read', () => {
    const file = { ...school(), promises: { retention_days: 14 } }
    expect(read(file).rows.answers).toContainEqual(
      expect.objectContaining({ fact: 'inst.retention_promise_days', value: 14, subjectKind: 'institution' }),
    )
  })
})
