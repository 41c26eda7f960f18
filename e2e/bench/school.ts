import { addDays } from '@nadzor/shared/facts/calendar'
import { areaKinds } from '@nadzor/shared/facts/area'
import { factCatalogue } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue, Subject } from '@nadzor/shared/facts/fact'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'

/** Size of one school in the bench: what REQUIREMENTS and the issue call 40 cameras and 4 recorders. */
export type Size = { cameras: number; recorders: number; areas: number; signs: number }
export const usual: Size = { cameras: 40, recorders: 4, areas: 24, signs: 10 }

/** Small seeded generator (mulberry32): the same schools on every machine and in every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A school where somebody has answered what there is to ask: every fact of every subject is known once, most of them as
 * they should be. `questions` are those that packs bring with them.
 */
export function schoolOf(
  number: number,
  day: string,
  questions: readonly CatalogueEntry[],
  { cameras, recorders, areas, signs }: Size = usual,
): InstitutionRows {
  const next = random(number)
  let serial = number * 1_000_000
  const id = (): string => `019a0000-0000-7000-8000-${(serial++).toString(16).padStart(12, '0')}`
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T
  const slovenian = number % 4 === 3
  const institutionId = id()
  const base = { institutionId }
  const rows = Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])) as unknown as InstitutionRows
  rows.institution = {
    id: institutionId,
    authorityId: id(),
    name: `School ${number}`,
    kind: pick(['primary', 'secondary', 'kindergarten', 'cluster']),
    public: true,
    country: slovenian ? 'SI' : 'PL',
    city: slovenian ? 'Ljubljana' : 'Kraków',
    district: null,
    address: `Street ${number}`,
    pupils: 100 + Math.floor(next() * 700),
    startDay: '2019-09-01',
    grantFrom: number % 5 === 0 ? '2008-01-01' : null,
    grantUntil: null,
    ownPacks: slovenian ? ['si-school-rulebook-2022'] : ['pl-gdpr-school-policy'],
  }
  const places = areaKinds.filter((kind) => !/^F/.test(kind.status[slovenian ? 'ZV2' : '108a'] ?? ''))
  const storeyId = id()
  for (let index = 0; index < areas; index++)
    rows.areas.push({ ...base, id: id(), storeyId, name: `Room ${index}`, kind: pick(places).id })
  for (let index = 0; index < recorders; index++)
    rows.recorders.push({ ...base, id: id(), areaId: null, plate: `R${index}`, name: 'R', vendor: null, model: null })
  for (let index = 0; index < cameras; index++) {
    const areaId = (rows.areas[index % areas] as { id: string }).id
    const camera = { ...base, id: id(), areaId, plate: `K-${index}`, name: 'K', mode: 'recorded' as const }
    rows.cameras.push({ ...camera, kind: 'fixed', controller: 'own' })
    const recorderId = (rows.recorders[index % recorders] as { id: string }).id
    rows.channels.push({ ...base, id: id(), recorderId, cameraId: camera.id, number: index + 1, name: `CH${index}` })
  }
  for (let index = 0; index < signs; index++)
    rows.signs.push({ ...base, id: id(), areaId: pick(rows.areas).id, plate: `T-${index}`, name: 'T' })

  const subjects: Subject[] = [
    { kind: 'institution', id: institutionId },
    ...rows.areas.map(({ id }) => ({ kind: 'area' as const, id })),
    ...rows.cameras.map(({ id }) => ({ kind: 'camera' as const, id })),
    ...rows.recorders.map(({ id }) => ({ kind: 'recorder' as const, id })),
    ...rows.channels.map(({ id }) => ({ kind: 'channel' as const, id })),
    ...rows.signs.map(({ id }) => ({ kind: 'sign' as const, id })),
  ]
  const by = id()
  const photo = [id()]
  const observedAt = `${addDays(day, -3)}T08:00:00.000Z`
  for (const subject of subjects) {
    for (const entry of [...factCatalogue, ...questions]) {
      if (entry.subject !== subject.kind || entry.name === 'area.kind' || entry.name === 'area.sign') continue
      const common = {
        ...base,
        id: id(),
        subjectKind: subject.kind,
        subjectId: subject.id,
        fact: entry.name,
        value: valueOf(entry, day, next),
        unavailable: null,
        observedAt,
        by,
        evidenceIds: photo,
        replaces: [],
        inspectionId: null,
      }
      if (entry.channel === 'reading') rows.readings.push({ ...common, how: 'screen', unit: entry.unit, source: null })
      else rows.answers.push({ ...common, how: 'observed', marks: [] })
    }
  }
  return rows
}

function valueOf(entry: CatalogueEntry, day: string, next: () => number): FactValue {
  const lucky = next() < 0.85
  switch (entry.type) {
    case 'yes-no':
      return (
        lucky ===
        !/(audio|default|risky|anonymous|telnet|cloud|forbidden|private|desk|claimed|face|anpr|locks_rep)/.test(
          entry.name.toLowerCase(),
        )
      )
    case 'choice':
      return (entry.choices?.[lucky ? 0 : entry.choices.length - 1] as { value: string }).value
    case 'choices':
      return (entry.choices ?? []).slice(0, lucky ? undefined : 1).map((one) => one.value)
    case 'day':
      return addDays(day, lucky ? -3000 : -30)
    case 'instant':
      return `${addDays(day, lucky ? -40 : -120)}T08:00:00.000Z`
    case 'text':
      return 'text'
    case 'share':
      return lucky ? 0 : 12
    default:
      return lucky ? 25 : 12
  }
}
