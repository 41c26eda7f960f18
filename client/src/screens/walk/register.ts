import type { Area } from '@nadzor/shared/facts/area'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'

/** A thing with a plate that a visit looks at. */
export type Thing = {
  kind: 'camera' | 'sign' | 'recorder'
  id: string
  plate: string
  name: string
  areaId: string | null
}
export type Place = { area: Area | null; things: Thing[] }
export type Floor = { id: string; name: string; level: number; places: Place[] }

const collator = new Intl.Collator('pl', { numeric: true })
export const byPlate = (a: Thing, b: Thing): number => collator.compare(a.plate, b.plate)

export function thingsOf(rows: InstitutionRows): Thing[] {
  return [
    ...rows.cameras.map((row) => ({ kind: 'camera' as const, ...pick(row) })),
    ...rows.signs.map((row) => ({ kind: 'sign' as const, ...pick(row) })),
    ...rows.recorders.map((row) => ({ kind: 'recorder' as const, ...pick(row) })),
  ]
}
function pick(row: { id: string; plate: string; name: string; areaId: string | null }): Omit<Thing, 'kind'> {
  return { id: row.id, plate: row.plate, name: row.name, areaId: row.areaId }
}

export const subjectOf = (thing: Thing): Subject => ({ kind: thing.kind, id: thing.id })
/** A recorder speaks for its channels too. */
export const partsOf = (thing: Thing, rows: InstitutionRows): Subject[] =>
  thing.kind === 'recorder'
    ? rows.channels.filter((row) => row.recorderId === thing.id).map((row) => ({ kind: 'channel', id: row.id }))
    : []
export const pathOf = (inspectionId: string, thing: { kind: string; id: string }): string =>
  `/visit/${inspectionId}/${thing.kind}/${thing.id}`

/**
 * The institution as one walks it: storeys from the lowest up, their areas by name, things by plate. With more than
 * one building a storey carries the building's name. What hangs nowhere (a recorder whose place is not known) comes
 * last, as a floor of its own without a name.
 */
export function floorsOf(rows: InstitutionRows): Floor[] {
  const things = thingsOf(rows).sort(byPlate)
  const buildings = new Map(rows.buildings.map((building) => [building.id, building.name]))
  const floors: Floor[] = rows.storeys
    .map((storey) => ({
      id: storey.id,
      name: buildings.size > 1 ? `${buildings.get(storey.buildingId) ?? ''}: ${storey.name}` : storey.name,
      level: storey.level,
      places: rows.areas
        .filter((area) => area.storeyId === storey.id)
        .sort((a, b) => collator.compare(a.name, b.name))
        .map((area) => ({ area, things: things.filter((thing) => thing.areaId === area.id) })),
    }))
    .sort((a, b) => a.level - b.level || collator.compare(a.name, b.name))
  const placed = new Set(rows.areas.map((area) => area.id))
  const homeless = things.filter((thing) => thing.areaId === null || !placed.has(thing.areaId))
  if (homeless.length > 0)
    floors.push({ id: 'nowhere', name: '', level: 0, places: [{ area: null, things: homeless }] })
  return floors
}

/** Channels of recorders that no camera of the register claims: somewhere a camera hangs that nobody wrote down. */
export function channelPuzzle(
  rows: InstitutionRows,
): { channels: number; cameras: number; unclaimed: number[] } | null {
  const known = new Set(rows.cameras.map((camera) => camera.id))
  const claimed = new Set(rows.channels.map((channel) => channel.cameraId).filter((id) => id !== null && known.has(id)))
  const unclaimed = rows.channels
    .filter((channel) => channel.cameraId === null || !known.has(channel.cameraId))
    .map((channel) => channel.number)
    .sort((a, b) => a - b)
  return unclaimed.length === 0 ? null : { channels: rows.channels.length, cameras: claimed.size, unclaimed }
}

/**
 * Nearest first, without knowing where the phone is: the area somebody worked in last, then the same storey, then by
 * difference of level, then by plate.
 */
export function nearestFirst(rows: InstitutionRows, things: Thing[], here: string | null): Thing[] {
  const areas = new Map(rows.areas.map((area) => [area.id, area]))
  const levels = new Map(rows.storeys.map((storey) => [storey.id, storey.level]))
  const at = here === null ? undefined : areas.get(here)
  function distance(thing: Thing): number {
    const area = thing.areaId === null ? undefined : areas.get(thing.areaId)
    if (!at || !area) return 1000
    if (area.id === at.id) return 0
    if (area.storeyId === at.storeyId) return 1
    return 2 + Math.abs((levels.get(area.storeyId) ?? 0) - (levels.get(at.storeyId) ?? 0))
  }
  return [...things].sort((a, b) => distance(a) - distance(b) || byPlate(a, b))
}

/** The area of the thing that an answer, reading or photo of this visit spoke of last; null before the first. */
export function lastPlace(rows: InstitutionRows, inspectionId: string): string | null {
  const seen = [
    ...[...rows.answers, ...rows.readings].map((row) => ({ ...row, at: row.observedAt })),
    ...rows.evidences.map((row) => ({ ...row, at: row.capturedAt })),
  ].filter((row) => row.inspectionId === inspectionId)
  const things = new Map(thingsOf(rows).map((thing) => [thing.id, thing.areaId]))
  for (const row of seen.sort((a, b) => (a.at < b.at ? 1 : -1))) {
    if (row.subjectKind === 'area') return row.subjectId
    const area = things.get(row.subjectId)
    if (area) return area
  }
  return null
}
