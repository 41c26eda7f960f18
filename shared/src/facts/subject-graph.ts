import { subjectKind } from './fact.ts'
import type { Subject, SubjectKind } from './fact.ts'
import type { InstitutionRows, Rows } from './rows.ts'

/** One subject and what it hangs on. */
export type SubjectNode = {
  subject: Subject
  /** Its place in `SubjectGraph.nodes`. */
  index: number
  /** The subject of each kind that it belongs to, itself included; null where there is none. */
  up: Readonly<Record<SubjectKind, SubjectNode | null>>
}

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
  nodes: readonly SubjectNode[]
  nodesOf: Readonly<Record<SubjectKind, ReadonlyMap<string, SubjectNode>>>
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

function grouped<T extends { id: string }>(rows: Iterable<T>, key: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const name = key(row)
    if (name === null) continue
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return groups
}

export function subjectGraph(rows: InstitutionRows): SubjectGraph {
  const areas = table(rows.areas)
  const cameras = table(rows.cameras)
  const recorders = table(rows.recorders)
  const channels = table(rows.channels)
  const signs = table(rows.signs)
  const nodes: SubjectNode[] = []
  const nodesOf = Object.fromEntries(
    subjectKind.options.map((kind) => [kind, new Map<string, SubjectNode>()]),
  ) as Record<SubjectKind, Map<string, SubjectNode>>
  const add = (kind: SubjectKind, id: string, parents: readonly (SubjectNode | null | undefined)[]): SubjectNode => {
    const up: Record<SubjectKind, SubjectNode | null> = {
      institution: null,
      area: null,
      camera: null,
      recorder: null,
      channel: null,
      sign: null,
    }
    const node: SubjectNode = { subject: { kind, id }, index: nodes.length, up }
    // The first parent that knows one wins: a channel's area is its camera's, not its recorder's.
    for (const parent of parents)
      if (parent) for (const of of subjectKind.options) if (up[of] === null) up[of] = parent.up[of]
    up[kind] = node
    nodes.push(node)
    nodesOf[kind].set(id, node)
    return node
  }
  const whole = add('institution', rows.institution.id, [])
  const areaOf = (id: string | null) => (id === null ? null : nodesOf.area.get(id))
  for (const { id } of areas.values()) add('area', id, [whole])
  for (const { id, areaId } of cameras.values()) add('camera', id, [areaOf(areaId), whole])
  for (const { id, areaId } of recorders.values()) add('recorder', id, [areaOf(areaId), whole])
  for (const { id, recorderId, cameraId } of channels.values()) {
    const recorder = nodesOf.recorder.get(recorderId)
    add('channel', id, [
      cameraId === null ? null : nodesOf.camera.get(cameraId),
      recorder && { ...recorder, up: { ...recorder.up, area: null } },
      whole,
    ])
  }
  for (const { id, areaId } of signs.values()) add('sign', id, [areaOf(areaId), whole])
  return {
    institution: rows.institution,
    areas,
    cameras,
    recorders,
    channels,
    signs,
    subjects: nodes.map(({ subject }) => subject),
    nodes,
    nodesOf,
    camerasOf: grouped(cameras.values(), (row) => row.areaId),
    channelsOf: grouped(channels.values(), (row) => row.recorderId),
    channelsOfCamera: grouped(channels.values(), (row) => row.cameraId),
    signsOf: grouped(signs.values(), (row) => row.areaId),
  }
}

export function nodeOf(graph: SubjectGraph, { kind, id }: Subject): SubjectNode | null {
  return graph.nodesOf[kind].get(id) ?? null
}

/**
 * The subject of another kind that a subject belongs to: a channel's camera, a camera's area, anything's institution.
 * Null when there is none, such as the camera of a channel nobody has matched yet.
 */
export function ownerOf(graph: SubjectGraph, subject: Subject, kind: SubjectKind): Subject | null {
  if (subject.kind === kind) return subject
  if (kind === 'institution') return { kind, id: graph.institution.id }
  return nodeOf(graph, subject)?.up[kind]?.subject ?? null
}
