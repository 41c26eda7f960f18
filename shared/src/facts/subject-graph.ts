import type { Subject, SubjectKind } from './fact.ts'
import type { InstitutionRows, Rows } from './rows.ts'

/** Which camera hangs in which area, which channel belongs to which recorder and camera. */
export type SubjectGraph = {
  institution: Rows['institution']
  areas: ReadonlyMap<string, Rows['area']>
  cameras: ReadonlyMap<string, Rows['camera']>
  recorders: ReadonlyMap<string, Rows['recorder']>
  channels: ReadonlyMap<string, Rows['channel']>
  signs: ReadonlyMap<string, Rows['sign']>
  /** Every subject once: by kind, then by id, so that results do not depend on the order of rows. */
  subjects: readonly Subject[]
  camerasOf: ReadonlyMap<string, readonly Rows['camera'][]>
  channelsOf: ReadonlyMap<string, readonly Rows['channel'][]>
  channelsOfCamera: ReadonlyMap<string, readonly Rows['channel'][]>
  signsOf: ReadonlyMap<string, readonly Rows['sign'][]>
}

const byId = <T extends { id: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))

function table<T extends { id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(byId(rows).map((row) => [row.id, row]))
}

function grouped<T extends { id: string }>(rows: readonly T[], key: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of byId(rows)) {
    const name = key(row)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return groups
}

export function subjectGraph(rows: InstitutionRows): SubjectGraph {
  const list = (kind: SubjectKind, of: readonly { id: string }[]): Subject[] => byId(of).map(({ id }) => ({ kind, id }))
  return {
    institution: rows.institution,
    areas: table(rows.areas),
    cameras: table(rows.cameras),
    recorders: table(rows.recorders),
    channels: table(rows.channels),
    signs: table(rows.signs),
    subjects: [
      { kind: 'institution', id: rows.institution.id },
      ...list('area', rows.areas),
      ...list('camera', rows.cameras),
      ...list('recorder', rows.recorders),
      ...list('channel', rows.channels),
      ...list('sign', rows.signs),
    ],
    camerasOf: grouped(rows.cameras, (row) => row.areaId),
    channelsOf: grouped(rows.channels, (row) => row.recorderId),
    channelsOfCamera: grouped(rows.channels, (row) => row.cameraId),
    signsOf: grouped(rows.signs, (row) => row.areaId),
  }
}

/**
 * The subject of another kind that a subject belongs to: a channel's camera, a camera's area, anything's institution.
 * Null when there is none, such as the camera of a channel nobody has matched yet.
 */
export function ownerOf(graph: SubjectGraph, subject: Subject, kind: SubjectKind): Subject | null {
  if (subject.kind === kind) return subject
  if (kind === 'institution') return { kind, id: graph.institution.id }
  const up = oneUp(graph, subject, kind)
  return up && (up.kind === kind ? up : ownerOf(graph, up, kind))
}

function oneUp(graph: SubjectGraph, subject: Subject, towards: SubjectKind): Subject | null {
  const found = (kind: SubjectKind, id: string | null | undefined): Subject | null => (id ? { kind, id } : null)
  switch (subject.kind) {
    case 'camera':
      return towards === 'area' ? found('area', graph.cameras.get(subject.id)?.areaId) : null
    case 'sign':
      return towards === 'area' ? found('area', graph.signs.get(subject.id)?.areaId) : null
    case 'recorder':
      return towards === 'area' ? found('area', graph.recorders.get(subject.id)?.areaId) : null
    case 'channel': {
      const channel = graph.channels.get(subject.id)
      return towards === 'recorder' ? found('recorder', channel?.recorderId) : found('camera', channel?.cameraId)
    }
    default:
      return null
  }
}
