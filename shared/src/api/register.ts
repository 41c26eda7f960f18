import * as z from 'zod/mini'
import { area } from '../facts/area.ts'
import { camera } from '../facts/camera.ts'
import { mandate } from '../facts/inspection.ts'
import { building, site, storey } from '../facts/institution.ts'
import { labelCode } from '../facts/label.ts'
import { id } from '../facts/primitives.ts'
import { channel, recorder } from '../facts/recorder.ts'
import { sign } from '../facts/sign.ts'

/** POST /api/institutions/:id/register: one new or changed row of the register; a known id changes that row. */
export const registerChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('site'), row: site }),
  z.object({ kind: z.literal('building'), row: building }),
  z.object({ kind: z.literal('storey'), row: storey }),
  z.object({ kind: z.literal('area'), row: area }),
  z.object({ kind: z.literal('camera'), row: camera }),
  z.object({ kind: z.literal('recorder'), row: recorder }),
  z.object({ kind: z.literal('channel'), row: channel }),
  z.object({ kind: z.literal('sign'), row: sign }),
  z.object({
    kind: z.literal('label'),
    code: labelCode,
    subjectKind: z.enum(['camera', 'recorder', 'sign']),
    subjectId: id,
  }),
])

/** GET /api/institutions/:id/register */
export const registerResponse = z.object({
  sites: z.array(site),
  buildings: z.array(building),
  storeys: z.array(storey),
  areas: z.array(area),
  cameras: z.array(camera),
  recorders: z.array(recorder),
  channels: z.array(channel),
  signs: z.array(sign),
  labels: z.array(z.object({ code: labelCode, subjectId: id })),
})

/** PUT /api/institutions/:id/visits: a reviewer plans a visit, or changes it while nobody has started it. */
export const visitPlan = z.object({ id, institutionId: id, inspectors: z.array(id), mandate })

/** GET /api/institutions/:id/people: who could go there. */
export const visitPeople = z.object({ inspectors: z.array(z.object({ id, name: z.string() })) })
