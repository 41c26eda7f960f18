import { factCatalogue } from '@nadzor/shared/facts/catalogue'
import type { FactValue, How, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { judge } from '../judgement.ts'
import type { Question } from '../judgement.ts'
import { otherEntries, otherValues } from './other-values.ts'

const at = '2026-11-21T09:41:00.000Z'
const recorder: Subject = { kind: 'recorder', id: 'r1' }
const channel: Subject = { kind: 'channel', id: 'ch1' }
type Given = {
  fact: string
  about: Subject
  value?: FactValue
  unavailable?: Unavailable
  how?: How
  by?: string
  photo?: boolean
}

function rowsWith(given: Given[]): InstitutionRows {
  const readings = given.map(({ fact, about, value, unavailable, how, by, photo }, index) => ({
    id: `g${index}`,
    institutionId: 'i1',
    inspectionId: 'v1',
    subjectKind: about.kind,
    subjectId: about.id,
    fact,
    value: value ?? null,
    unavailable: value === undefined ? (unavailable ?? 'not-known') : null,
    unit: null,
    observedAt: at,
    by: by ?? 'u1',
    how: how ?? 'screen',
    source: null,
    evidenceIds: photo === false ? [] : ['e1'],
    replaces: [],
  }))
  return {
    institution: {
      id: 'i1',
      name: 'SP 214',
      kind: 'primary',
      public: true,
      country: 'PL',
      city: 'Kraków',
      ownPacks: [],
    },
    sites: [],
    buildings: [],
    storeys: [],
    areas: [],
    cameras: [],
    recorders: [{ id: 'r1', institutionId: 'i1', areaId: null, plate: 'R-01', name: 'A', vendor: null, model: null }],
    channels: [{ id: 'ch1', institutionId: 'i1', recorderId: 'r1', cameraId: null, number: 1, name: '1' }],
    signs: [],
    inspections: [],
    answers: [],
    readings,
    evidences: [],
    findings: [],
    'finding-events': [],
  } as unknown as InstitutionRows
}
const others = (about: Subject, given: Given[] = [], asked: Question[] = []) =>
  otherValues(factsOf(rowsWith(given)), about, asked, at)
const one = (fact: string, given: Given[], about = recorder) =>
  others(about, given).find((question) => question.fact.name === fact)

describe('other values of a recorder', () => {
  it.each([recorder, channel])('with what rules ask make up every reading of a $kind, each once', (about) => {
    const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
    const judgement = judge(shallowRef(rowsWith([])), shallowRef(packs), () => at)
    const asked = judgement.questionsOf(about).filter(({ fact }) => fact.subject === about.kind)
    expect(asked.length).toBeGreaterThan(0)
    const shown = [...asked, ...others(about, [], asked)].map(({ fact }) => fact.name)
    const readings = factCatalogue.filter((entry) => entry.channel === 'reading' && entry.subject === about.kind)
    expect(shown.filter((name) => readings.some((entry) => entry.name === name)).sort()).toEqual(
      readings.map(({ name }) => name).sort(),
    )
    expect(others(about, [], asked)).toHaveLength(otherEntries(about.kind, asked).length)
  })

  it('start open, and name nothing to replace', () => {
    expect(one('net.telnet', [])).toMatchObject({ state: 'open', value: null, observationIds: [], neededBy: [] })
  })

  it('show what was read, and replace it when it is read again', () => {
    const read = { fact: 'net.telnet', about: recorder, value: true }
    expect(one('net.telnet', [read])).toMatchObject({ state: 'answered', value: true, observationIds: ['g0'] })
  })

  it('keep two different readings of two people apart, to be settled', () => {
    const say = (value: boolean, by: string) => ({ fact: 'ch.face', about: channel, value, by })
    expect(one('ch.face', [say(true, 'u1'), say(false, 'u2')], channel)).toMatchObject({ state: 'conflict' })
  })

  it('know a person who found no such value in the menus, but ask again where only a driver was not told', () => {
    const none = { fact: 'log.depth', about: recorder, unavailable: 'unsupported' as const }
    expect(one('log.depth', [none])).toMatchObject({ state: 'cantTell', value: null })
    expect(one('log.depth', [{ ...none, how: 'read', by: 'driver' }])).toMatchObject({ state: 'open' })
    expect(one('log.depth', [{ ...none, unavailable: 'not-known' }])).toMatchObject({ state: 'cantTell' })
  })
})
