import * as z from 'zod/mini'
import { id, line } from './primitives.ts'
import { plate } from './camera.ts'

/** NVR or DVR. */
export const recorder = z.object({
  id,
  institutionId: id,
  areaId: z.nullable(id),
  plate,
  name: line,
  vendor: z.nullable(line),
  model: z.nullable(line),
})
export type Recorder = z.infer<typeof recorder>

/** One recorded video input. A camera has 0 to n channels. */
export const channel = z.object({
  id,
  institutionId: id,
  recorderId: id,
  cameraId: z.nullable(id),
  number: z.int().check(z.positive()),
  /** The name the recorder itself shows. */
  name: line,
})
export type Channel = z.infer<typeof channel>
