import { areaKinds } from '@nadzor/shared/facts/area'
import type { Rows } from '@nadzor/shared/facts/rows'
import { plain } from '../plain.ts'
import { keyOf, parentOf, partKinds, partsOf } from './register-rows.ts'
import type { PartKind, Register } from './register-rows.ts'

export const countedKinds = ['area', 'camera', 'sign', 'recorder', 'channel'] as const
export type Counts = Record<(typeof countedKinds)[number], number>

/** One part of the register with everything under it. */
export type Branch = {
  key: string
  kind: PartKind
  row: Rows[PartKind]
  children: Branch[]
  /** How much lies under it. */
  counts: Counts
}
/** `nowhere`: what lies in nothing that the register knows, above all recorders nobody has placed yet. */
export type Outline = { sites: Branch[]; nowhere: Branch[] }

const collator = new Intl.Collator('pl', { numeric: true })
export const plateOf = (row: Rows[PartKind]): string | null => ('plate' in row ? row.plate : null)

function order(a: Branch, b: Branch): number {
  if (a.kind !== b.kind) return partKinds.indexOf(a.kind) - partKinds.indexOf(b.kind)
  if ('level' in a.row && 'level' in b.row && a.row.level !== b.row.level) return a.row.level - b.row.level
  if ('number' in a.row && 'number' in b.row) return a.row.number - b.row.number
  return collator.compare(plateOf(a.row) ?? a.row.name, plateOf(b.row) ?? b.row.name)
}

function countUnder(children: readonly Branch[]): Counts {
  const counts: Counts = { area: 0, camera: 0, sign: 0, recorder: 0, channel: 0 }
  for (const child of children) {
    for (const kind of countedKinds) counts[kind] += child.counts[kind] + (child.kind === kind ? 1 : 0)
  }
  return counts
}
export const totals = (outline: Outline): Counts => countUnder([...outline.sites, ...outline.nowhere])

/** The register as one walks it: storeys from the lowest, places by name, cameras before signs before recorders. */
export function outlineOf(register: Register): Outline {
  const children = new Map<string, { kind: PartKind; row: Rows[PartKind] }[]>()
  const all = partKinds.flatMap((kind) => partsOf(register, kind).map((row) => ({ kind, row })))
  const known = new Set(all.map(({ kind, row }) => keyOf(kind, row.id)))
  const roots: { kind: PartKind; row: Rows[PartKind] }[] = []
  for (const part of all) {
    const parent = parentOf(part.row)
    const key = parent && keyOf(parent.kind, parent.id)
    if (key === null || !known.has(key)) roots.push(part)
    else children.set(key, [...(children.get(key) ?? []), part])
  }
  const grow = ({ kind, row }: { kind: PartKind; row: Rows[PartKind] }): Branch => {
    const key = keyOf(kind, row.id)
    const below = (children.get(key) ?? []).map(grow).sort(order)
    return { key, kind, row, children: below, counts: countUnder(below) }
  }
  const grown = roots.map(grow).sort(order)
  return {
    sites: grown.filter(({ kind }) => kind === 'site'),
    nowhere: grown.filter(({ kind }) => kind !== 'site'),
  }
}

/** Keys from the top down to a part, itself last; empty when it is not there. */
export function pathTo(branches: readonly Branch[], key: string): Branch[] {
  for (const branch of branches) {
    if (branch.key === key) return [branch]
    const below = pathTo(branch.children, key)
    if (below.length > 0) return [branch, ...below]
  }
  return []
}

export const allBranches = (branches: readonly Branch[]): Branch[] =>
  branches.flatMap((branch) => [branch, ...allBranches(branch.children)])

const kindTerms = new Map(areaKinds.map((kind) => [kind.id, Object.values(kind.terms).join(' ')]))
/** Without dashes and blanks, so that "k07" finds K-07 and a code is found however it is spaced. */
const bare = (text: string): string => plain(text).replace(/[\s-]/g, '')

/** What a part is found by: its words and plate, a place's kind in any language, the codes of its labels. */
function findable(branch: Branch, codes: ReadonlyMap<string, readonly string[]>): string {
  const kind = branch.kind === 'area' ? kindTerms.get((branch.row as Rows['area']).kind) : ''
  return bare([plateOf(branch.row), branch.row.name, kind, ...(codes.get(branch.row.id) ?? [])].join(' '))
}

/** Only what the word is found in, with all that lies in it, and the way there. */
export function narrowed(
  branches: readonly Branch[],
  word: string,
  codes: ReadonlyMap<string, readonly string[]>,
): Branch[] {
  const wanted = bare(word)
  if (wanted === '') return [...branches]
  return branches.flatMap((branch): Branch[] => {
    if (findable(branch, codes).includes(wanted)) return [branch]
    const children = narrowed(branch.children, word, codes)
    return children.length > 0 ? [{ ...branch, children }] : []
  })
}

/** Codes of the labels on each thing. */
export function codesBySubject(register: Register): Map<string, string[]> {
  const codes = new Map<string, string[]>()
  for (const { code, subjectId } of register.labels) codes.set(subjectId, [...(codes.get(subjectId) ?? []), code])
  return codes
}

/** Where a camera is recorded: its channels with their recorder's plate, in order. */
export function channelsOfCamera(register: Register, cameraId: string): { plate: string; number: number }[] {
  const plates = new Map(register.recorders.map(({ id, plate }) => [id, plate]))
  return register.channels
    .filter((channel) => channel.cameraId === cameraId)
    .map(({ recorderId, number }) => ({ plate: plates.get(recorderId) ?? '', number }))
    .sort((a, b) => collator.compare(a.plate, b.plate) || a.number - b.number)
}

export const byPlate = (a: { plate: string }, b: { plate: string }): number => collator.compare(a.plate, b.plate)
export const byName = (a: { name: string }, b: { name: string }): number => collator.compare(a.name, b.name)
