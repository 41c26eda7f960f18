import { areaKinds } from '@nadzor/shared/facts/area'
import type { AreaKindRow } from '@nadzor/shared/facts/area'
import type { Language } from '@nadzor/shared/facts/primitives'
import { plain } from '../plain.ts'

/** How an inspector looks for a kind of place: where he stands, not what the law thinks of it. */
export const placeGroups = ['ways', 'hygiene', 'teaching', 'staff', 'service', 'outside'] as const
export type PlaceGroup = (typeof placeGroups)[number]

const members: Record<PlaceGroup, readonly string[]> = {
  ways: [
    'entrance-main',
    'entrance-side',
    'vestibule',
    'lobby',
    'corridor',
    'stairwell',
    'lift',
    'locker-corridor',
    'dorm-corridor',
    'reception',
  ],
  hygiene: [
    'washroom',
    'toilet',
    'toilet-cubicle',
    'shower',
    'cloakroom',
    'changing-room',
    'gym-changing-room',
    'nurse',
  ],
  teaching: [
    'classroom',
    'lab',
    'workshop',
    'group-room',
    'day-care',
    'nap-room',
    'gym-hall',
    'pool',
    'library',
    'canteen',
    'psychologist',
    'dorm-room',
    'live-stream-for-parents',
  ],
  staff: ['teachers-room', 'staff-rest', 'secretariat', 'head-office', 'union-room', 'smoking-room'],
  service: ['recorder-room', 'kitchen', 'technical', 'storage', 'waste-area', 'school-bus'],
  outside: [
    'yard',
    'playground',
    'playing-field',
    'gate',
    'wicket',
    'fence',
    'facade',
    'parking',
    'bike-shed',
    'public-road',
    'bus-stop',
    'private-dwelling',
  ],
}
const groupOf = new Map(placeGroups.flatMap((group) => members[group].map((id) => [id, group] as const)))

/** A kind that a later vocabulary adds still finds a place on screen. */
export function placeGroup(id: string): PlaceGroup {
  return groupOf.get(id) ?? 'service'
}

export type PlaceSection = { group: PlaceGroup | 'likely'; kinds: AreaKindRow[] }

/**
 * The kinds to choose from. First the likely ones, in the order given; then each group. With `search` only what its
 * words contain, in any language of the product, without regard to accents: an inspector may read a foreign plate.
 */
export function placeSections(likely: readonly string[], search: string, language: Language): PlaceSection[] {
  const wanted = plain(search.trim())
  const fits = (row: AreaKindRow) =>
    wanted === '' || Object.values(row.terms).some((term) => plain(term).includes(wanted))
  const rows = areaKinds.filter(fits)
  const first = [...new Set(likely)].map((id) => rows.find((row) => row.id === id)).filter((row) => row !== undefined)
  const rest = rows.filter((row) => !first.includes(row))
  const byName = (a: AreaKindRow, b: AreaKindRow) => a.terms[language].localeCompare(b.terms[language], language)
  const sections: PlaceSection[] = [{ group: 'likely', kinds: first }]
  for (const group of placeGroups)
    sections.push({ group, kinds: rest.filter((row) => placeGroup(row.id) === group).sort(byName) })
  return sections.filter(({ kinds }) => kinds.length > 0)
}

/**
 * Kinds worth offering first: what the register says of this place, what forbids a camera and is easily mistaken for
 * it (the anteroom for the toilet), then what this institution has most of.
 */
export function likelyKinds(registered: string | null, all: readonly string[]): string[] {
  const beside: Record<string, readonly string[]> = {
    toilet: ['washroom', 'toilet-cubicle', 'corridor'],
    washroom: ['toilet', 'corridor'],
    corridor: ['washroom', 'locker-corridor', 'stairwell'],
    cloakroom: ['changing-room', 'locker-corridor', 'gym-changing-room'],
    'changing-room': ['cloakroom', 'gym-changing-room'],
    'locker-corridor': ['cloakroom', 'corridor'],
    'gym-hall': ['gym-changing-room', 'corridor'],
    'entrance-main': ['vestibule', 'lobby', 'entrance-side'],
    'entrance-side': ['vestibule', 'corridor'],
    facade: ['yard', 'fence', 'entrance-main'],
    yard: ['playground', 'playing-field', 'fence'],
  }
  const counts = new Map<string, number>()
  for (const kind of all) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(([kind]) => kind)
  const order = registered ? [registered, ...(beside[registered] ?? []), ...common] : common
  return [...new Set(order)].slice(0, 6)
}
