import type { ViewMark } from '@nadzor/shared/facts/answer'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { coveredShare } from './polygon.ts'

export type MarkKind = ViewMark['kind']
export const markKinds: readonly MarkKind[] = ['public-ground', 'neighbour', 'forbidden-room', 'workstation', 'masked']

/** Ground that is not the school's: both kinds count towards one share (PL108A-1-SCOPE). */
const foreign: readonly MarkKind[] = ['public-ground', 'neighbour']

const isDrawn = (mark: ViewMark): boolean => mark.corners.length >= 3
const drawn = (marks: readonly ViewMark[], kinds: readonly MarkKind[]) =>
  marks.filter((mark) => kinds.includes(mark.kind) && isDrawn(mark)).map((mark) => mark.corners)
const typed = (marks: readonly ViewMark[], kinds: readonly MarkKind[]) =>
  marks.filter((mark) => kinds.includes(mark.kind) && !isDrawn(mark)).reduce((sum, mark) => sum + mark.share, 0)

/**
 * Per cent of the picture that the marks of `kinds` cover and no mask hides. Drawn fields that overlap count once;
 * typed shares are added to them. Never above 100.
 */
export function openShare(marks: readonly ViewMark[], kinds: readonly MarkKind[]): number {
  const share = coveredShare(drawn(marks, kinds), drawn(marks, ['masked'])) + typed(marks, kinds)
  return Math.min(100, Math.round(share * 10) / 10)
}

export const foreignShare = (marks: readonly ViewMark[]): number => openShare(marks, foreign)

/** Which facts of the view a mark of this kind bears on; a mask bears on whatever it hides. */
const factsOfKind = {
  'public-ground': ['view.public_share'],
  neighbour: ['view.public_share', 'view.private'],
  'forbidden-room': ['view.forbidden_door'],
  workstation: ['view.desk'],
} as const satisfies Partial<Record<MarkKind, readonly string[]>>

/** What the marks say as facts (REQUIREMENTS 6.1). A field wholly behind a mask is not seen. */
export function factsOfMarks(marks: readonly ViewMark[]): Record<ViewFact, FactValue> {
  return {
    'view.public_share': foreignShare(marks),
    'view.forbidden_door': openShare(marks, ['forbidden-room']) > 0,
    'view.private': openShare(marks, ['neighbour']) > 0,
    'view.desk': openShare(marks, ['workstation']) > 0,
  }
}
export type ViewFact = (typeof factsOfKind)[keyof typeof factsOfKind][number]
export const viewFacts: readonly ViewFact[] = ['view.public_share', 'view.forbidden_door', 'view.private', 'view.desk']

/**
 * Facts to say again when the marks change from `before` to `after`: those that a mark before or after bears on. What
 * nobody marked yet is not "no": that is said only when the inspector is through with the picture.
 */
export function touchedFacts(before: readonly ViewMark[], after: readonly ViewMark[]): ViewFact[] {
  const kinds = new Set([...before, ...after].map(({ kind }) => kind))
  return viewFacts.filter((fact) =>
    Object.entries(factsOfKind).some(
      ([kind, of]) => (of as readonly string[]).includes(fact) && kinds.has(kind as MarkKind),
    ),
  )
}

type Marked = {
  id: string
  subjectId: string
  fact: string
  inspectionId: string | null
  observedAt: string
  marks: ViewMark[]
}

/** The marks of a camera's view in a visit: every answer of a view fact carries all of them, so the newest has them. */
export function marksOf(answers: readonly Marked[], cameraId: string, inspectionId: string): ViewMark[] {
  const mine = answers.filter(
    (row) =>
      row.subjectId === cameraId && row.inspectionId === inspectionId && viewFacts.some((fact) => fact === row.fact),
  )
  const last = mine.sort((a, b) => (a.observedAt + a.id < b.observedAt + b.id ? -1 : 1)).at(-1)
  return last?.marks ?? []
}

/** Share of one mark alone, as it is written beside it. */
export function markShare(corners: readonly (readonly [number, number])[]): number {
  return coveredShare([corners])
}

/** A half-drawn field in an address, so that a reload in the middle of drawing loses nothing. */
export function encodeDraft(kind: MarkKind, corners: readonly (readonly [number, number])[]): string {
  return [kind, ...corners.map((corner) => corner.map((share) => Math.round(share * 1000)).join('.'))].join('_')
}

export function decodeDraft(text: unknown): { kind: MarkKind; corners: [number, number][] } | null {
  if (typeof text !== 'string') return null
  const [kind, ...corners] = text.split('_')
  const known = markKinds.find((each) => each === kind)
  if (!known || !corners.every((corner) => /^\d{1,4}\.\d{1,4}$/.test(corner))) return null
  return {
    kind: known,
    corners: corners.map((corner) => {
      const [x = 0, y = 0] = corner.split('.').map((part) => Math.min(1000, Number(part)) / 1000)
      return [x, y]
    }),
  }
}
