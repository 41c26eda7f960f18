import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Finding } from '@nadzor/shared/findings/finding'

/** Where an order is done: what hangs there, in which room, and which recorder has it. */
export type OrderPlace = {
  /** Plate on the wall; for a channel its camera's, where the register knows it. */
  plate: string | null
  name: string
  area: string | null
  storey: string | null
  recorder: { id: string; plate: string } | null
  /** Number of the recorder's channel. */
  channel: number | null
}

type Placed = { plate: string | null; name: string; areaId: string | null }

export function placeOfOrder(
  { subjectKind, subjectId }: Pick<Finding, 'subjectKind' | 'subjectId'>,
  rows: InstitutionRows,
): OrderPlace {
  const channel = rows.channels.find(({ id }) => (subjectKind === 'channel' ? id === subjectId : false))
  const recorderId = subjectKind === 'recorder' ? subjectId : channel?.recorderId
  const recorder = rows.recorders.find(({ id }) => id === recorderId) ?? null
  const camera = rows.cameras.find(({ id }) => id === (channel ? channel.cameraId : subjectId))
  const sign = rows.signs.find(({ id }) => id === subjectId)
  const room = rows.areas.find(({ id }) => id === subjectId)
  const thing: Placed = camera ??
    sign ??
    recorder ?? { plate: null, name: room?.name ?? rows.institution.name, areaId: room?.id ?? null }
  const area = rows.areas.find(({ id }) => id === thing.areaId)
  return {
    plate: thing.plate,
    name: camera || sign || !channel ? thing.name : channel.name,
    area: area?.name ?? null,
    storey: rows.storeys.find(({ id }) => id === area?.storeyId)?.name ?? null,
    recorder: recorder && { id: recorder.id, plate: recorder.plate },
    channel: channel?.number ?? null,
  }
}

/** Whether an order is done at this thing: on it, on a channel of it, or in the room it hangs in. */
export function isAt(
  { subjectKind, subjectId }: Pick<Finding, 'subjectKind' | 'subjectId'>,
  thing: { kind: string; id: string },
  rows: InstitutionRows,
): boolean {
  if (subjectKind === thing.kind && subjectId === thing.id) return true
  if (subjectKind === 'channel') {
    const channel = rows.channels.find(({ id }) => id === subjectId)
    return channel?.recorderId === thing.id || channel?.cameraId === thing.id
  }
  if (subjectKind !== 'area') return false
  return [...rows.cameras, ...rows.signs].some(({ id, areaId }) => id === thing.id && areaId === subjectId)
}
