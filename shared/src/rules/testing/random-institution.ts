import { addDays } from '../../facts/calendar.ts'
import { areaKinds } from '../../facts/area.ts'
import type { CatalogueEntry } from '../../facts/catalogue.ts'
import { registerFacts } from '../../facts/catalogue.ts'
import type { FactValue, How, Subject, SubjectKind, Unavailable } from '../../facts/fact.ts'
import { homeOf } from '../../facts/facts-of.ts'
import { institutionKind } from '../../facts/institution.ts'
import { rowKinds } from '../../facts/rows.ts'
import type { InstitutionRows } from '../../facts/rows.ts'
import { subjectGraph } from '../../facts/subject-graph.ts'
import { knownFacts } from '../known-facts.ts'
import { rulesOf } from '../rows.ts'
import type { PackEdition, Rule } from '../schema.ts'
import type { Chooser } from './seeded.ts'

const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** One observation that may be made: of a fact that nothing else says anything about. */
export type Statement = {
  subject: Subject
  name: string
  channel: 'answer' | 'reading'
  value: FactValue | null
  unavailable: Unavailable | null
  how: How
}

/** A register entry of a small school, and everything that could be found out about it. */
export type RandomInstitution = { rows: InstitutionRows; day: string; statements: Statement[] }

/** What is the register's to say, and what a later word would correct rather than add to. */
const settled = new Set<string>([...registerFacts, 'area.kind', 'camera.kind'])

/** What the packs can be asked with: their facts, and the numbers and days near which their answers change. */
export function materialOf(editions: readonly PackEdition[]) {
  const rules = editions.flatMap(rulesOf)
  const numbers = new Set<number>([0, 1])
  const days = new Set<string>()
  for (const rule of rules) collect([rule.checks, rule.when], numbers, days)
  const claims = new Set(rules.flatMap(claimsOf))
  const entries = [...knownFacts(editions).values()].filter(({ name }) => !settled.has(name) && !claims.has(name))
  const adopted = editions.flatMap((one) => (one.appliesTo.adopted ? [one.pack] : []))
  return { entries, numbers: [...numbers], days: [...days], adopted: [...new Set(adopted)] }
}
export type Material = ReturnType<typeof materialOf>

function claimsOf(rule: Rule): string[] {
  const conditions = rule.when.flatMap((one) => ('anyOf' in one ? one.anyOf : [one]))
  const named = conditions.flatMap((one) => ('claimed' in one ? [one.claimed] : []))
  return rule.exception ? [rule.exception.claim, ...named] : named
}

function collect(value: unknown, numbers: Set<number>, days: Set<string>): void {
  if (typeof value === 'number') for (const near of [value - 1, value, value + 1]) numbers.add(near)
  else if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) days.add(value)
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) collect(part, numbers, days)
}

export function randomInstitution(choose: Chooser, material: Material): RandomInstitution {
  const day = choose.pick(['2026-11-21', '2026-11-21', '2024-02-29', '2019-01-15', '2008-11-03'])
  const rows = randomRegister(choose, material, day)
  const graph = subjectGraph(rows)
  const taken = new Set<string>()
  const statements = material.entries.flatMap((entry) =>
    graph.subjects
      .filter((subject) => subject.kind === entry.subject)
      .flatMap((subject) => {
        const home = homeOf(graph, subject, entry.name)
        const place = `${home.kind} ${home.id} ${entry.name}`
        if (taken.has(place) || (entry.name === 'area.sign' && graph.signsOf.has(home.id))) return []
        taken.add(place)
        return [stated(choose, material, entry, subject, day)]
      }),
  )
  return { rows, day, statements }
}

function stated(choose: Chooser, material: Material, entry: CatalogueEntry, subject: Subject, day: string): Statement {
  const { name, channel } = entry
  const silent = channel === 'reading' && choose.chance() < 0.06
  const how: How =
    channel === 'reading'
      ? choose.pick(['screen', 'read', 'sampled', 'declared'])
      : choose.pick(['observed', 'observed', 'declared'])
  return {
    subject,
    name,
    channel,
    value: silent ? null : valueOf(choose, material, entry, day),
    unavailable: silent ? choose.pick(['unsupported', 'timeout', 'refused']) : null,
    how,
  }
}

function valueOf(choose: Chooser, material: Material, entry: CatalogueEntry, day: string): FactValue {
  // A clock that is far out, and locks that somebody reported, are cases of their own: they leave questions open.
  if (entry.name === 'rec.clock_offset') return choose.whole(-200, 200)
  if (entry.name === 'rec.locks_reported') return false
  const near = choose.pick(material.numbers)
  switch (entry.type) {
    case 'yes-no':
      return choose.chance() < 0.5
    case 'number':
      return near
    case 'share':
      return Math.min(100, Math.abs(near))
    case 'choice':
      return choose.pick(entry.choices ?? areaKinds.map(({ id }) => ({ value: id }))).value
    case 'choices':
      return choose.some(entry.choices ?? [], choose.chance()).map((one) => one.value)
    case 'text':
      return choose.pick(['16:9', '4:3', 'H.264', 'something', ' ', 'none'])
    case 'day':
      return choose.chance() < 0.1 ? 'none' : pastDay(choose, material, day)
    case 'instant':
      return `${pastDay(choose, material, day)}T10:00:00.000Z`
  }
}

/** Never later than yesterday: a day that has not come yet is a date nobody believes. */
function pastDay(choose: Chooser, material: Material, day: string): string {
  const named = material.days.filter((one) => one < day)
  if (named.length > 0 && choose.chance() < 0.2) return choose.pick(named)
  return addDays(day, -choose.pick([1, 2, 13, 14, 15, 29, 30, 31, 88, 89, 90, 92, 93, 182, 365, 366, 367, 730, 2000]))
}

function randomRegister(choose: Chooser, material: Material, day: string): InstitutionRows {
  const { pick, chance } = choose
  const institutionId = id(1)
  const base = { institutionId }
  const nothing = Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])) as unknown as InstitutionRows
  const maybe = <T>(value: T, share = 0.7): T | null => (chance() < share ? value : null)
  const grantFrom = maybe(addDays(day, -400), 0.4)
  const areas = [10, 11].map((n) => ({
    ...base,
    id: id(n),
    storeyId: id(8),
    name: `Area ${n}`,
    kind: pick(areaKinds).id,
  }))
  const cameras = [20, 21].map((n) => ({
    ...base,
    id: id(n),
    areaId: pick(areas).id,
    plate: `K-${n}`,
    name: `Camera ${n}`,
    kind: pick(['fixed', 'fixed', 'ptz', 'dummy', 'unknown'] as const),
    mode: pick(['recorded', 'live-only', 'unknown'] as const),
    controller: pick(['own', 'own', 'own', 'foreign'] as const),
  }))
  return {
    ...nothing,
    institution: {
      id: institutionId,
      authorityId: id(9),
      name: 'A school',
      kind: pick(institutionKind.options),
      public: chance() < 0.8,
      country: pick(['PL', 'PL', 'SI'] as const),
      city: pick(['Kraków', 'A town']),
      district: null,
      address: 'A street 1',
      pupils: maybe(pick([0, 99, 100, 199, 200, 299, 300, 500])),
      startDay: maybe(pastDay(choose, material, day)),
      grantFrom,
      grantUntil: grantFrom && maybe(addDays(day, 30)),
      ownPacks: choose.some(material.adopted, 0.5),
    },
    areas: [...areas, { ...base, id: id(12), storeyId: id(8), name: 'At the gate', kind: 'gate' }],
    cameras,
    recorders: [
      {
        ...base,
        id: id(30),
        areaId: maybe(pick(areas).id),
        plate: 'R1',
        name: 'A recorder',
        vendor: null,
        model: null,
      },
    ],
    channels: [40, 41].map((n, at) => ({
      ...base,
      id: id(n),
      recorderId: id(30),
      cameraId: maybe(cameras[at]?.id ?? null, 0.9),
      number: at + 1,
      name: `CH${at + 1}`,
    })),
    signs: [{ ...base, id: id(50), areaId: id(12), plate: 'T-01', name: 'A sign' }],
  }
}

/** The institution with exactly these things found out about it, all on the morning of its day. */
export function withStatements({ rows, day }: RandomInstitution, statements: readonly Statement[]): InstitutionRows {
  const answers: InstitutionRows['answers'] = []
  const readings: InstitutionRows['readings'] = []
  for (const [at, one] of statements.entries()) {
    const observation = {
      institutionId: rows.institution.id,
      id: id(1000 + at),
      inspectionId: id(60),
      subjectKind: one.subject.kind satisfies SubjectKind,
      subjectId: one.subject.id,
      fact: one.name,
      value: one.value,
      unavailable: one.unavailable,
      observedAt: `${day}T08:00:00.000Z`,
      by: id(70),
      evidenceIds: one.how === 'declared' ? [] : [id(90)],
      replaces: [],
    }
    if (one.channel === 'reading') readings.push({ ...observation, how: one.how, unit: null, source: null })
    else answers.push({ ...observation, how: one.how === 'declared' ? 'declared' : 'observed', marks: [] })
  }
  return { ...rows, answers, readings }
}
