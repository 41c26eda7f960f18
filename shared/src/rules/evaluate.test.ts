import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import { bindingOf, editionsFor } from './binding.ts'
import { caseSubjects, rowsOfCase } from './case.ts'
import type { RuleCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import { packEditions } from './pack-list.ts'
import { packEdition } from './schema.ts'
import type { HashedPack, PackEdition } from './schema.ts'

const packs: HashedPack[] = packEditions.map((pack) => ({ hash: '0'.repeat(64), pack }))
const NOON = '2026-11-20T12:00:00.000Z'

function school(given: RuleCase['given'] = {}, institution: RuleCase['institution'] = {}): InstitutionRows {
  const one: RuleCase = { rule: '', name: '', institution, given, expect: { outcome: 'passed', force: 'legal' } }
  return rowsOfCase(one, { day: '2026-11-20' })
}
const about = (rows: InstitutionRows, id: string, at = NOON) =>
  evaluate(packs, factsOf(rows), at).filter((verdict) => verdict.ruleId === id)

describe('evaluate', () => {
  it('gives the same verdicts whatever the order of rows and packs', () => {
    const rows = school({ 'area.kind': 'washroom', 'view.public_share': 4, 'ch.fps_cfg': 12 })
    const forth = evaluate(packs, factsOf(rows), NOON)
    rows.answers.reverse()
    rows.areas.reverse()
    expect(evaluate([...packs].reverse(), factsOf(rows), NOON)).toEqual(forth)
  })
  it('judges one subject as it judges it among all', () => {
    const facts = factsOf(school({ 'area.kind': 'washroom' }))
    const all = evaluate(packs, facts, NOON).filter((verdict) => verdict.subject.kind === 'camera')
    expect(evaluate(packs, facts, NOON, caseSubjects.camera)).toEqual(all)
  })
  it('names pack, edition, hash, day and every fact it used', () => {
    const [verdict] = about(school({ 'area.kind': 'washroom' }), 'PL108A-3-SANITARY')
    expect(verdict).toMatchObject({
      subject: caseSubjects.camera,
      pack: 'pl-prawo-oswiatowe-108a',
      edition: '2018-05-25-2',
      packHash: '0'.repeat(64),
      defect: 'place.sanitary',
      owner: 'head',
      owners: ['head', 'installer'],
      severity: 'critical',
      judgedAt: NOON,
      exception: { id: '108a-3', claimed: false },
    })
    expect(verdict?.facts.find((fact) => fact.name === 'area.kind')).toMatchObject({
      value: 'washroom',
      how: 'observed',
      origin: { kind: 'answer' },
    })
  })
  it('says what is missing only where it cannot tell', () => {
    for (const verdict of evaluate(packs, factsOf(school({ 'area.kind': 'washroom' })), NOON)) {
      if (verdict.outcome !== 'cantTell') expect(verdict.missing, verdict.ruleId).toEqual([])
    }
    expect(about(school(), 'GDPR-32-ACCOUNTS')[0]?.missing).toEqual(['acc.generic_count', 'acc.default_pwd'])
  })
  it('uses the register as a declaration, and says so', () => {
    const rows = school()
    for (const area of rows.areas) area.kind = 'toilet'
    const [verdict] = about(rows, 'PL108A-3-SANITARY')
    expect(verdict).toMatchObject({
      outcome: 'failed',
      facts: expect.arrayContaining([
        expect.objectContaining({ how: 'declared', origin: { kind: 'register', id: caseSubjects.area.id } }),
      ]) as unknown,
    })
  })
  it('draws a benchmark as info and keeps the row’s severity inside a grant’s term', () => {
    expect(about(school({ 'ch.fps_cfg': 12 }), 'P07-REC-FPS')[0]).toMatchObject({
      outcome: 'failed',
      force: 'benchmark',
      severity: 'info',
    })
    const granted = school({ 'ch.fps_cfg': 12 }, { grantFrom: '2020-01-01', grantUntil: '2030-01-01' })
    expect(about(granted, 'P07-REC-FPS')[0]).toMatchObject({ force: 'legal', severity: 'major' })
  })
  it('has no verdict of an act that was not in force that day, or of another country', () => {
    const ids = (rows: InstitutionRows, at: string) =>
      new Set(evaluate(packs, factsOf(rows), at).map((verdict) => verdict.pack))
    // The voluntary standard and a school's own promise are no acts of a country: they are there for all.
    const standard = 'std-en-62676-4'
    const own = 'own-promise'
    expect(ids(school(), '2018-05-24T12:00:00.000Z')).toEqual(new Set(['pl-programme-2007', standard]))
    expect(ids(school(), '2018-04-12T12:00:00.000Z')).toEqual(new Set(['pl-programme-2007']))
    expect(ids(school(), '2007-09-04T12:00:00.000Z')).toEqual(new Set())
    expect(ids(school({}, { country: 'SI' }), NOON)).toEqual(new Set(['eu-gdpr-video', 'si-zvop-2', standard, own]))
    expect(ids(school({}, { country: 'SI' }), '2023-01-25T12:00:00.000Z')).toEqual(
      new Set(['eu-gdpr-video', standard, own]),
    )
    expect(ids(school({}, { kind: 'creche' }), NOON)).toEqual(new Set(['eu-gdpr-video', standard, own]))
    // The city's letter speaks to schools and kindergartens about art. 108a, which knows no crèche.
    const city = 'pl-krakow-2018'
    expect(ids(school({}, { city: 'Kraków', kind: 'kindergarten' }), NOON)).toContain(city)
    expect(ids(school({}, { city: 'Kraków', kind: 'creche' }), NOON)).not.toContain(city)
  })
  it('takes the law’s day in the country, not in London', () => {
    const packsOf = (at: string) =>
      evaluate(packs, factsOf(school()), at).some((verdict) => verdict.ruleId === 'PL108A-3-SANITARY')
    expect(packsOf('2018-05-24T21:59:59.999Z')).toBe(false)
    expect(packsOf('2018-05-24T22:00:00.000Z')).toBe(true)
  })
  it('keeps a rule’s own dates: consent for sanitary rooms is asked since 4 May 2019', () => {
    const given = { 'area.kind': 'toilet', 'area.staff_use': true }
    expect(about(school(given), 'KP22-2-SANITARY-CONSENT', '2019-05-03T12:00:00.000Z')).toEqual([])
    expect(about(school(given), 'KP22-2-SANITARY-CONSENT', '2019-05-04T12:00:00.000Z')).toHaveLength(1)
  })
  it('reports one fact once under packs that contradict each other', () => {
    const verdicts = evaluate(packs, factsOf(school({ 'area.kind': 'washroom' })), NOON, caseSubjects.camera)
    const by = (outcome: string) =>
      verdicts.filter((verdict) => verdict.outcome === outcome).map((verdict) => verdict.ruleId)
    expect(by('failed')).toEqual(['PL108A-3-SANITARY'])
    expect(by('superseded').sort()).toEqual(['P07-PLACE-ALLOWED', 'P07-PLACE-TOILET'])
  })
  it('gives rules of one problem one defect', () => {
    const given = {
      'ch.oldest': '2026-01-01',
      'rec.clock_offset': 0,
      'rec.locks_reported': false,
      'rec.expiry_days': 0,
      'rec.overwrite': false,
    }
    const failed = evaluate(packs, factsOf(school(given)), NOON, caseSubjects.channel).filter(
      (one) => one.outcome === 'failed',
    )
    expect(failed.map((one) => one.ruleId)).toEqual([
      'PL108A-4-RETENTION',
      'PL108A-4-RETENTION-SET',
      'KP22-3-RETENTION',
    ])
    expect(new Set(failed.map((one) => one.defect))).toEqual(new Set(['retention.max']))
  })
  it('judges a channel nobody has matched to a camera, but not what needs the camera’s view', () => {
    const rows = school({ 'ch.audio_cfg': true, 'ch.audio_track': true })
    for (const channel of rows.channels) channel.cameraId = null
    expect(about(rows, 'PL108A-1-IMAGE-ONLY')[0]).toMatchObject({ outcome: 'failed' })
    const slovene = school({}, { country: 'SI' })
    for (const channel of slovene.channels) channel.cameraId = null
    expect(about(slovene, 'ZVOP2-80-RETENTION')[0]).toMatchObject({
      outcome: 'cantTell',
      reason: { code: 'no-subject' },
    })
  })
  it('looks at what a moved clock means for a recording from tomorrow', () => {
    const given = { 'ch.oldest': '2026-12-24', 'rec.clock_offset': 0 }
    expect(about(school(given), 'PL108A-4-RETENTION')[0]).toMatchObject({
      outcome: 'cantTell',
      reason: { code: 'recording-from-future' },
    })
  })
  it('never judges by a value of the wrong type', () => {
    for (const [fact, value] of [
      ['ch.fps_cfg', 'fast'],
      ['view.public_share', true],
      ['ch.oldest', 7],
      ['area.kind', 'space-station'],
      ['sign.visible', 'yes'],
    ] as const) {
      const verdicts = evaluate(packs, factsOf(school({ [fact]: value })), NOON)
      const judged = verdicts.filter((one) => one.facts.some((used) => used.name === fact && used.value === value))
      expect(judged.length, fact).toBeGreaterThan(0)
      for (const one of judged)
        expect(['cantTell', 'inapplicable', 'superseded'], `${one.ruleId} by ${fact}`).toContain(one.outcome)
    }
  })
})

describe('which packs speak to an institution', () => {
  const named = (pack: string) => packEditions.find((one) => one.pack === pack) as PackEdition
  const reason = (pack: string, institution: RuleCase['institution'], day = '2026-11-20') =>
    bindingOf(named(pack), school({}, institution).institution, day)

  it('with the reason', () => {
    expect(reason('pl-prawo-oswiatowe-108a', {})).toEqual({ binds: true, reason: 'in-country' })
    expect(reason('pl-prawo-oswiatowe-108a', { country: 'SI' })).toEqual({ binds: false, reason: 'other-country' })
    expect(reason('pl-prawo-oswiatowe-108a', { kind: 'creche' })).toEqual({ binds: false, reason: 'kind-excepted' })
    expect(reason('pl-prawo-oswiatowe-108a', {}, '2018-05-24')).toEqual({ binds: false, reason: 'not-yet' })
    expect(reason('pl-gdpr-school-policy', {})).toEqual({ binds: false, reason: 'not-adopted' })
    expect(reason('pl-gdpr-school-policy', { ownPacks: ['pl-gdpr-school-policy'] })).toEqual({
      binds: true,
      reason: 'adopted',
    })
    expect(reason('pl-programme-2007', {})).toEqual({ binds: true, reason: 'expired-benchmark' })
    expect(reason('pl-programme-2007', { grantFrom: '2007-10-15', grantUntil: '2030-01-01' })).toEqual({
      binds: true,
      reason: 'grant-covers-day',
    })
    expect(reason('pl-programme-2007', {}, '2009-12-31')).toEqual({ binds: true, reason: 'in-country' })
  })
  it('by the edition in force that day', () => {
    const act = named('pl-prawo-oswiatowe-108a')
    const amended = { hash: '1'.repeat(64), pack: { ...act, edition: '2027-01-01', validFrom: '2027-01-01' } }
    const first = { hash: '0'.repeat(64), pack: { ...act, validUntil: '2026-12-31' } }
    const chosen = (day: string) =>
      editionsFor([amended, first], school().institution, day).map((one) => one.pack.edition)
    expect([chosen('2026-12-31'), chosen('2027-01-01'), chosen('2018-05-24')]).toEqual([
      ['2018-05-25'],
      ['2027-01-01'],
      [],
    ])
  })
})

describe('a pack file', () => {
  const valid = packEditions[0] as PackEdition
  it.each([
    ['a word nobody knows', { ...valid, colour: 'red' }],
    ['a check nobody knows', { ...valid, rules: [{ ...valid.rules[0], checks: [{ name: 'vibes', params: {} }] }] }],
    [
      'a check without its numbers',
      { ...valid, rules: [{ ...valid.rules[0], checks: [{ name: 'at-most', params: { fact: 'x' } }] }] },
    ],
    ['a rule without a check', { ...valid, rules: [{ ...valid.rules[0], checks: [] }] }],
    ['no date', { ...valid, validFrom: 'spring' }],
  ])('with %s is refused', (_, file) => expect(packEdition.safeParse(file).success).toBe(false))
  it('of a municipality binds its city only, beside the built-in ones', () => {
    const own: HashedPack = {
      hash: '2'.repeat(64),
      pack: {
        ...valid,
        pack: 'a-town-2026',
        binding: 'local',
        rank: 40,
        appliesTo: { countries: ['PL'], cities: ['A town'], exceptKinds: [], adopted: false },
        rules: valid.rules.slice(0, 1).map((rule) => ({ ...rule, id: 'TOWN-1' })),
      },
    }
    const here = school()
    const verdicts = (rows: InstitutionRows) =>
      evaluate([...packs, own], factsOf(rows), NOON).filter((one) => one.ruleId === 'TOWN-1')
    expect(verdicts(here).length).toBeGreaterThan(0)
    here.institution.city = 'Elsewhere'
    expect(verdicts(here)).toEqual([])
  })
})
