import * as z from 'zod/mini'
import { commonEntry, registerFacts } from '../facts/catalogue.ts'
import type { CatalogueEntry } from '../facts/catalogue.ts'
import { factValue, how as howKnown, unavailable } from '../facts/fact.ts'
import type { FactValue, How, Subject, SubjectKind, Unavailable } from '../facts/fact.ts'
import { institutionKind } from '../facts/institution.ts'
import { addDays } from '../facts/calendar.ts'
import { country, day } from '../facts/primitives.ts'
import { rowKinds } from '../facts/rows.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import { force, outcome } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import { factsOfPack } from './rows.ts'

/** A fact in a case: a bare value (seen with its photo that morning), or one with its circumstances. */
const given = z.union([
  factValue,
  z.strictObject({ value: factValue, how: z.optional(howKnown), daysAgo: z.optional(z.int()) }),
  z.strictObject({ unavailable, how: z.optional(howKnown) }),
  /** Two people who say different things. */
  z.strictObject({ conflict: z.array(factValue) }),
])

export const ruleCase = z.strictObject({
  rule: z.string(),
  name: z.string(),
  day: z.optional(day),
  institution: z.strictObject({
    country: z.optional(country),
    city: z.optional(z.string()),
    kind: z.optional(institutionKind),
    /** Pupils; 400 unless said. */
    pupils: z.optional(z.nullable(z.int())),
    startDay: z.optional(z.nullable(day)),
    public: z.optional(z.boolean()),
    ownPacks: z.optional(z.array(z.string())),
    grantFrom: z.optional(z.nullable(day)),
    grantUntil: z.optional(z.nullable(day)),
  }),
  given: z.record(z.string(), given),
  /** Further own things beside the usual one of each kind; a camera gets an area of its own of kind `area.kind`. */
  more: z.optional(
    z.array(z.strictObject({ kind: z.enum(['camera', 'recorder', 'channel']), given: z.record(z.string(), given) })),
  ),
  /** Usual things that are not there; a recorder takes its channel with it. */
  without: z.optional(z.array(z.enum(['camera', 'recorder', 'channel', 'sign']))),
  expect: z.strictObject({
    outcome,
    force,
    supersededBy: z.optional(z.string()),
    reason: z.optional(z.string()),
  }),
})
export type RuleCase = z.infer<typeof ruleCase>

/** Cases of one pack edition, kept beside it; `day` is the day they are judged on unless they name one. */
export const caseFile = z.strictObject({
  pack: z.string(),
  edition: z.string(),
  day,
  cases: z.array(ruleCase),
})
export type CaseFile = z.infer<typeof caseFile>

const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** The one subject of each kind that a case speaks of. */
export const caseSubjects: Record<SubjectKind, Subject> = {
  institution: { kind: 'institution', id: id(1) },
  area: { kind: 'area', id: id(2) },
  camera: { kind: 'camera', id: id(3) },
  recorder: { kind: 'recorder', id: id(4) },
  channel: { kind: 'channel', id: id(5) },
  sign: { kind: 'sign', id: id(6) },
}

/** The moment a case is judged at: noon of its day. */
export function caseMoment(one: Pick<RuleCase, 'day'>, file: Pick<CaseFile, 'day'>): string {
  return `${one.day ?? file.day}T12:00:00.000Z`
}

const packEntries = new Map(packEditions.flatMap(factsOfPack).map((entry) => [entry.name, entry]))

/** A register fact that an inspector corrects; a case may state it like any answer. */
function registerEntry(name: string): Pick<CatalogueEntry, 'subject' | 'channel' | 'unit'> | undefined {
  if (!(registerFacts as readonly string[]).includes(name)) return undefined
  return { subject: name.startsWith('inst.') ? 'institution' : 'camera', channel: 'answer', unit: null }
}

/**
 * A small institution in which exactly the given facts are known: one camera in one area on one channel of one
 * recorder, one sign elsewhere. Facts are observed at eight that morning unless said otherwise. `questions`: those of
 * packs; left out, of the built-in ones.
 */
export function rowsOfCase(
  one: RuleCase,
  file: Pick<CaseFile, 'day'>,
  questions: ReadonlyMap<string, CatalogueEntry> = packEntries,
): InstitutionRows {
  const today = one.day ?? file.day
  const institutionId = id(1)
  const base = { institutionId }
  const rows = emptyRows(one, institutionId)
  const ids = { next: 100 }
  state(rows, one, one.given, caseSubjects, today, ids, questions)
  for (const [index, { kind, given }] of (one.more ?? []).entries())
    state(rows, one, given, { ...caseSubjects, ...another(rows, kind, given, index + 1, base) }, today, ids, questions)
  const without = new Set(one.without ?? [])
  const stays = (kind: SubjectKind) => (row: { id: string }) =>
    !without.has(kind as 'camera') || row.id !== caseSubjects[kind].id
  rows.cameras = rows.cameras.filter(stays('camera'))
  rows.recorders = rows.recorders.filter(stays('recorder'))
  rows.signs = rows.signs.filter(stays('sign'))
  if (without.has('recorder')) without.add('channel')
  rows.channels = rows.channels.filter(stays('channel'))
  return rows
}

/** Writes down what a case gives about its subjects. */
function state(
  rows: InstitutionRows,
  one: RuleCase,
  given: RuleCase['given'],
  subjects: Record<SubjectKind, Subject>,
  today: string,
  ids: { next: number },
  questions: ReadonlyMap<string, CatalogueEntry>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'camera.controller') continue
    const entry = commonEntry(name) ?? questions.get(name) ?? registerEntry(name)
    if (!entry) throw new RangeError(`case "${one.name}" of ${one.rule}: no fact ${name} in the catalogue`)
    const usual: How = entry.channel === 'reading' ? 'screen' : 'observed'
    for (const [index, said] of statements(value).entries()) {
      const observedAt = `${addDays(today, -(said.daysAgo ?? 0))}T08:00:00.000Z`
      const observation = {
        institutionId: rows.institution.id,
        id: id(ids.next++),
        subjectKind: entry.subject,
        subjectId: subjects[entry.subject].id,
        fact: name,
        value: said.value,
        unavailable: said.unavailable,
        observedAt,
        by: id(50 + index),
        evidenceIds: [id(90)],
        replaces: [],
      }
      const known = said.how ?? usual
      if (entry.channel === 'reading') {
        rows.readings.push({ ...observation, inspectionId: null, how: known, unit: entry.unit, source: null })
      } else {
        const seen = known === 'declared' ? 'declared' : 'observed'
        rows.answers.push({ ...observation, inspectionId: id(60), how: seen, marks: [] })
      }
    }
  }
}

/** One more own camera (in an area of its own), recorder or channel. */
function another(
  rows: InstitutionRows,
  kind: 'camera' | 'recorder' | 'channel',
  given: RuleCase['given'],
  index: number,
  base: { institutionId: string },
): Partial<Record<SubjectKind, Subject>> {
  const own = id(1000 + index)
  const name = `Another ${kind} ${index}`
  if (kind === 'recorder') {
    rows.recorders.push({ ...base, id: own, areaId: null, plate: `R${index + 1}`, name, vendor: null, model: null })
    return { recorder: { kind, id: own } }
  }
  if (kind === 'channel') {
    const recorderId = caseSubjects.recorder.id
    rows.channels.push({ ...base, id: own, recorderId, cameraId: null, number: index + 1, name: `CH${index + 1}` })
    return { channel: { kind, id: own } }
  }
  const areaId = id(2000 + index)
  rows.areas.push({ ...base, id: areaId, storeyId: id(8), name: `Another room ${index}`, kind: 'corridor' })
  const controller = given['camera.controller'] === 'foreign' ? 'foreign' : 'own'
  rows.cameras.push({
    ...base,
    id: own,
    areaId,
    plate: `K-${String(index + 1).padStart(2, '0')}`,
    name,
    kind: 'unknown',
    mode: 'unknown',
    controller,
  })
  return { camera: { kind, id: own }, area: { kind: 'area', id: areaId } }
}

type Statement = {
  value: FactValue | null
  unavailable: Unavailable | null
  how?: How | undefined
  daysAgo?: number | undefined
}

function statements(value: z.infer<typeof given>): Statement[] {
  if (typeof value !== 'object' || Array.isArray(value)) return [{ value, unavailable: null }]
  if ('conflict' in value) return value.conflict.map((said) => ({ value: said, unavailable: null }))
  if ('unavailable' in value) return [{ value: null, unavailable: value.unavailable, how: value.how }]
  return [{ value: value.value, unavailable: null, how: value.how, daysAgo: value.daysAgo }]
}

function emptyRows(one: RuleCase, institutionId: string): InstitutionRows {
  const base = { institutionId }
  const { institution } = one
  const nothing = Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])) as unknown as InstitutionRows
  return {
    ...nothing,
    institution: {
      id: institutionId,
      authorityId: id(9),
      name: 'A school',
      kind: institution.kind ?? 'primary',
      public: institution.public ?? true,
      country: institution.country ?? 'PL',
      city: institution.city ?? 'A town',
      district: null,
      address: 'A street 1',
      pupils: institution.pupils === undefined ? 400 : institution.pupils,
      startDay: institution.startDay ?? null,
      grantFrom: institution.grantFrom ?? null,
      grantUntil: institution.grantUntil ?? null,
      ownPacks: institution.ownPacks ?? [],
    },
    areas: [
      { ...base, id: caseSubjects.area.id, storeyId: id(8), name: 'A room', kind: 'corridor' },
      { ...base, id: id(7), storeyId: id(8), name: 'At the gate', kind: 'gate' },
    ],
    cameras: [
      {
        ...base,
        id: caseSubjects.camera.id,
        areaId: caseSubjects.area.id,
        plate: 'K-01',
        name: 'A camera',
        kind: 'unknown',
        mode: 'unknown',
        controller: one.given['camera.controller'] === 'foreign' ? 'foreign' : 'own',
      },
    ],
    recorders: [
      {
        ...base,
        id: caseSubjects.recorder.id,
        areaId: null,
        plate: 'R1',
        name: 'A recorder',
        vendor: null,
        model: null,
      },
    ],
    channels: [
      {
        ...base,
        id: caseSubjects.channel.id,
        recorderId: caseSubjects.recorder.id,
        cameraId: caseSubjects.camera.id,
        number: 1,
        name: 'CH1',
      },
    ],
    signs: [{ ...base, id: caseSubjects.sign.id, areaId: id(7), plate: 'T-01', name: 'A sign' }],
    answers: [],
    readings: [],
    findings: [],
    findingEvents: [],
  }
}
