// Over 300 lines: one way from a written school to rows, top to bottom; its shape and the words of its faults stand beside it.
import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { SubjectKind } from '../facts/fact.ts'
import { rowKinds } from '../facts/rows.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import { asInstant, readStatements } from './fact-statement.ts'
import type { Statement, Usual } from './fact-statement.ts'
import { institutionFaults, shapeFaults } from './facts-file-faults.ts'
import type { FactsFile } from './facts-file-schema.ts'
import { knownFacts, placesOf, registerFields } from './known-facts.ts'
import { didYouMean, nearestName } from './nearest-name.ts'
import { oneOf, short } from './schema-faults.ts'
import type { Fault } from './schema-faults.ts'
import type { PackEdition } from './schema.ts'

/** A thing of the file: its kind, short id and name. */
export type Named = { kind: SubjectKind; id: string; name: string }
/** Who made an observation and what shows it. */
export type Origin = { by: string; evidence: string[] }
export type FactsRead = {
  rows: InstitutionRows
  /** What the made-up ids of subjects stand for. */
  subjects: ReadonlyMap<string, Named>
  /** Of each answer and reading, by its made-up id. */
  origins: ReadonlyMap<string, Origin>
}

/**
 * Turns a facts file into the rows of an institution. `today`: the day judged, on which bare values are declared when
 * no visit is given. All faults of shape are told together, and when there are none all those of names, values and
 * references. Ids are made from the place in the file, so the same file gives the same rows.
 */
export function readFactsFile(
  value: unknown,
  editions: readonly PackEdition[],
  today: string,
): { ok: true; read: FactsRead } | { ok: false; faults: Fault[] } {
  const faults = shapeFaults(value)
  if (faults.length > 0) return { ok: false, faults }
  const reader = new Reader(value as FactsFile, editions, today)
  const read = reader.read()
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, read }
}

const order: readonly SubjectKind[] = ['institution', 'area', 'camera', 'recorder', 'channel', 'sign']
const lists = { area: 'areas', camera: 'cameras', recorder: 'recorders', channel: 'channels', sign: 'signs' } as const
type ListedKind = keyof typeof lists

/** An id that sorts by kind and place in the file. */
const made = (group: number, n: number): string =>
  `019a0000-0000-7000-8000-${String(group).padStart(4, '0')}${String(n).padStart(8, '0')}`

class Reader {
  readonly faults: Fault[] = []
  private readonly file: FactsFile
  private readonly editions: readonly PackEdition[]
  private readonly known: ReadonlyMap<string, CatalogueEntry>
  private readonly usual: Usual
  private readonly ids = new Map<string, string>()
  private readonly subjects = new Map<string, Named>()
  private readonly origins = new Map<string, Origin>()
  private readonly people = new Map<string, string>()
  private readonly proofs = new Map<string, string>()

  constructor(file: FactsFile, editions: readonly PackEdition[], today: string) {
    this.file = file
    this.editions = editions
    this.known = knownFacts(editions)
    const { visit } = file
    const at = visit ? asInstant(visit.at) : `${today}T08:00:00.000Z`
    if (at === null)
      this.fault(
        ['visit', 'at'],
        `is ${short(visit?.at)}`,
        'write a day ("2026-11-20") or a moment ("2026-11-20T08:15:00Z")',
      )
    const evidence = visit ? [visit.evidence].flat() : []
    this.usual = { at: at ?? '', by: visit?.by ?? 'the file', evidence, seen: visit !== undefined }
  }

  private fault(path: Fault['path'], what: string, write: string): void {
    this.faults.push({ path, what, write })
  }

  read(): FactsRead {
    const institutionId = made(1, 1)
    const base = { institutionId }
    const { institution, areas = [], cameras = [], recorders = [], channels = [], signs = [] } = this.file
    this.subjects.set(institutionId, {
      kind: 'institution',
      id: 'institution',
      name: institution.name ?? 'The institution',
    })
    for (const kind of Object.keys(lists) as ListedKind[]) this.name(kind)
    this.faults.push(...institutionFaults(institution, this.editions))
    const nothing = Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])) as unknown as InstitutionRows
    const rows: InstitutionRows = {
      ...nothing,
      institution: {
        id: institutionId,
        authorityId: made(90, 1),
        name: institution.name ?? 'The institution',
        kind: institution.kind,
        public: institution.public ?? true,
        country: institution.country,
        city: institution.city,
        district: institution.district ?? null,
        address: institution.address ?? institution.city,
        pupils: institution.pupils ?? null,
        startDay: institution.startDay ?? null,
        grantFrom: institution.grant?.from ?? null,
        grantUntil: institution.grant?.until ?? null,
        ownPacks: institution.ownPacks ?? [],
      },
      areas: areas.map(({ id, name, kind }) => ({
        ...base,
        id: this.own('area', id),
        storeyId: made(91, 1),
        name: name ?? id,
        kind,
      })),
      cameras: cameras.map((one, index) => ({
        ...base,
        id: this.own('camera', one.id),
        areaId: this.reference('area', one.area, ['cameras', index, 'area']),
        plate: one.id,
        name: one.name ?? one.id,
        kind: one.kind ?? 'unknown',
        mode: one.mode ?? 'unknown',
        controller: one.controller ?? 'own',
      })),
      recorders: recorders.map((one, index) => ({
        ...base,
        id: this.own('recorder', one.id),
        areaId: one.area === undefined ? null : this.reference('area', one.area, ['recorders', index, 'area']),
        plate: one.id,
        name: one.name ?? one.id,
        vendor: one.vendor ?? null,
        model: one.model ?? null,
      })),
      channels: channels.map((one, index) => ({
        ...base,
        id: this.own('channel', one.id),
        recorderId: this.reference('recorder', one.recorder, ['channels', index, 'recorder']),
        cameraId: one.camera === undefined ? null : this.reference('camera', one.camera, ['channels', index, 'camera']),
        number: one.number ?? index + 1,
        name: one.name ?? one.id,
      })),
      signs: signs.map((one, index) => ({
        ...base,
        id: this.own('sign', one.id),
        areaId: this.reference('area', one.area, ['signs', index, 'area']),
        plate: one.id,
        name: one.name ?? one.id,
      })),
    }
    this.observe(rows, 'institution', institutionId, institution.facts, ['institution', 'facts'])
    this.observe(rows, 'institution', institutionId, this.promised(), ['promises'])
    for (const kind of Object.keys(lists) as ListedKind[])
      for (const [index, one] of (this.file[lists[kind]] ?? []).entries())
        this.observe(rows, kind, this.own(kind, one.id), one.facts, [lists[kind], index, 'facts'])
    return { rows, subjects: this.subjects, origins: this.origins }
  }

  /** Gives the things of one list their ids; a short id stands for one thing of its kind. */
  private name(kind: ListedKind): void {
    const seen = new Map<string, number>()
    for (const [index, one] of (this.file[lists[kind]] ?? []).entries()) {
      const before = seen.get(one.id)
      if (before !== undefined)
        this.fault(
          [lists[kind], index, 'id'],
          `is ${short(one.id)}, as $.${lists[kind]}[${before}] already is`,
          `give each ${kind} an id of its own`,
        )
      seen.set(one.id, index)
      const id = made(order.indexOf(kind) + 1, index + 1)
      this.ids.set(`${kind} ${one.id}`, id)
      this.subjects.set(id, { kind, id: one.id, name: one.name ?? one.id })
    }
  }

  private own(kind: ListedKind, id: string): string {
    return this.ids.get(`${kind} ${id}`) ?? ''
  }

  private reference(kind: ListedKind, id: string, path: Fault['path']): string {
    const found = this.ids.get(`${kind} ${id}`)
    if (found !== undefined) return found
    const known = [...new Set((this.file[lists[kind]] ?? []).map((one) => one.id))]
    const some =
      known.length > 0
        ? `write ${oneOf(known.slice(0, 12))}${known.length > 12 ? ', …' : ''}`
        : `add it to "${lists[kind]}"`
    this.fault(path, `is ${short(id)}, and there is no such ${kind}`, `${didYouMean(id, known)}${some}`)
    return ''
  }

  /** `promises` under the names of the facts they are. */
  private promised(): Record<string, unknown> {
    const names = new Map<string, string>(
      [...this.known.keys()].flatMap((name) => {
        const parts = /^inst\.(\w+)_promise_(\w+)$/.exec(name)
        return parts ? [[`${parts[1]}_${parts[2]}`, name] as const] : []
      }),
    )
    const { promises = {} } = this.file
    return Object.fromEntries(
      Object.entries(promises).flatMap(([key, said]) => {
        const name = names.get(key)
        if (name !== undefined) return [[name, said]]
        this.fault(
          ['promises', key],
          'is no promise that rules look at',
          `${didYouMean(key, names.keys())}write ${oneOf([...names.keys()])}`,
        )
        return []
      }),
    )
  }

  /** Adds what is said about one thing to the rows. */
  private observe(
    rows: InstitutionRows,
    kind: SubjectKind,
    subjectId: string,
    said: Record<string, unknown> | undefined,
    path: Fault['path'],
  ): void {
    for (const [name, about] of Object.entries(said ?? {})) {
      const at = path[0] === 'promises' ? ['promises', promiseKey(name)] : [...path, name]
      const entry = this.entry(name, kind, at)
      if (!entry) continue
      for (const one of readStatements(entry, about, this.usual, at, this.faults))
        this.add(rows, entry, kind, subjectId, one)
    }
  }

  private entry(name: string, kind: SubjectKind, path: Fault['path']): CatalogueEntry | null {
    const entry = this.known.get(name)
    const field = (registerFields as Record<string, string | null>)[name]
    if (field !== undefined && !entry) {
      this.fault(
        path,
        'is held by the register',
        field === null ? 'leave it out: it is counted' : `write it as ${field}`,
      )
      return null
    }
    if (!entry) {
      const near = nearestName(name, this.known.keys())
      this.fault(
        path,
        'is no fact that rules know',
        near ? `did you mean ${JSON.stringify(near)}?` : 'see docs/schema/facts-file.schema.json for the names',
      )
      return null
    }
    const places = placesOf(entry)
    if (!places.includes(kind)) {
      this.fault(
        path,
        `is no fact of ${kind === 'area' || kind === 'institution' ? 'an' : 'a'} ${kind}`,
        `write it among the facts of ${places.map(listOf).join(' or ')}`,
      )
      return null
    }
    return entry
  }

  private add(
    rows: InstitutionRows,
    entry: CatalogueEntry,
    subjectKind: SubjectKind,
    subjectId: string,
    one: Statement,
  ): void {
    const list = entry.channel === 'reading' ? rows.readings : rows.answers
    const id = made(entry.channel === 'reading' ? 21 : 20, list.length + 1)
    this.origins.set(id, { by: one.by, evidence: one.evidence })
    const observation = {
      institutionId: rows.institution.id,
      id,
      subjectKind,
      subjectId,
      fact: entry.name,
      value: one.value,
      unavailable: one.unavailable,
      observedAt: one.at,
      by: numbered(this.people, one.by, 30),
      evidenceIds: one.evidence.map((name) => numbered(this.proofs, name, 31)),
      replaces: [],
      inspectionId: null,
    }
    if (entry.channel === 'reading')
      rows.readings.push({ ...observation, how: one.how, unit: entry.unit, source: null })
    else rows.answers.push({ ...observation, how: one.how === 'declared' ? 'declared' : 'observed', marks: [] })
  }
}

const listOf = (kind: SubjectKind): string => (kind === 'institution' ? '"institution"' : `"${lists[kind]}"`)
const promiseKey = (name: string): string => name.replace(/^inst\./, '').replace('_promise_', '_')

function numbered(all: Map<string, string>, name: string, group: number): string {
  const id = all.get(name) ?? made(group, all.size + 1)
  all.set(name, id)
  return id
}
