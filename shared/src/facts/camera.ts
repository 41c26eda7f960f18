import * as z from 'zod/mini'
import { id, line } from './primitives.ts'

/** Plate shown on the wall and in lists ("K-07"). Not the label's CODE. */
export const plate = z.string().check(z.regex(/^[\p{L}\d][\p{L}\d./-]{0,11}$/u))

export const cameraKind = z.enum(['fixed', 'ptz', 'dummy', 'unknown'])
/** `recorded` has channels; `live-only` counts as surveillance too (ZVOP2-LIVE); `unknown` until somebody looked. */
export const cameraMode = z.enum(['recorded', 'live-only', 'unknown'])
/** `foreign`: another controller's camera. Recorded and referred, never probed or counted (REQUIREMENTS 0.4.10). */
export const cameraController = z.enum(['own', 'foreign'])

export const camera = z.object({
  id,
  institutionId: id,
  areaId: id,
  plate,
  name: line,
  kind: cameraKind,
  mode: cameraMode,
  controller: cameraController,
})
export type Camera = z.infer<typeof camera>
