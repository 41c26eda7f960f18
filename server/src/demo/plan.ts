import * as z from 'zod/mini'
import { areaKind } from '@nadzor/shared/facts/area'
import { cameraController, cameraKind, cameraMode } from '@nadzor/shared/facts/camera'
import { mandate } from '@nadzor/shared/facts/inspection'
import { institutionKind } from '@nadzor/shared/facts/institution'
import { role } from '@nadzor/shared/facts/person'
import { country, day, language } from '@nadzor/shared/facts/primitives'
import plan from './authority.json' with { type: 'json' }

/** What authority.json may hold. Plates and names only; ids are made when it is loaded. */
const camera = z.union([
  z.tuple([z.string(), z.string()]),
  z.tuple([
    z.string(),
    z.string(),
    z.object({
      kind: z.optional(cameraKind),
      mode: z.optional(cameraMode),
      controller: z.optional(cameraController),
    }),
  ]),
])

const building = {
  storeys: z.array(
    z.object({
      name: z.string(),
      level: z.int(),
      areas: z.array(
        z.object({
          name: z.string(),
          kind: areaKind,
          cameras: z.optional(z.array(camera)),
          signs: z.optional(z.array(z.tuple([z.string(), z.string()]))),
        }),
      ),
    }),
  ),
  recorders: z.array(
    z.object({
      plate: z.string(),
      name: z.string(),
      area: z.string(),
      /** Name on the recorder's screen, plate of the camera behind it (null: nobody knows). */
      channels: z.array(z.tuple([z.string(), z.nullable(z.string())])),
    }),
  ),
}
const layout = z.object(building)
export type Layout = z.infer<typeof layout>

const plannedInstitution = z.object({
  key: z.string(),
  name: z.string(),
  kind: institutionKind,
  public: z.optional(z.boolean()),
  country: z.optional(country),
  city: z.optional(z.string()),
  district: z.nullable(z.string()),
  address: z.string(),
  pupils: z.nullable(z.int()),
  startDay: z.nullable(day),
  grantFrom: z.optional(day),
  grantUntil: z.optional(day),
  ownPacks: z.optional(z.array(z.string())),
  /** Planned for the day of loading, or so many days later. */
  visit: z.optional(z.extend(z.omit(mandate, { day: true }), { inDays: z.optional(z.int()) })),
  /** Either its own layout, or the name of a kit. */
  kit: z.optional(z.string()),
  storeys: z.optional(building.storeys),
  recorders: z.optional(building.recorders),
})
export type PlannedInstitution = z.infer<typeof plannedInstitution>

const demoPlan = z.object({
  authority: z.object({ name: z.string(), country, city: z.string() }),
  users: z.array(
    z.object({ email: z.string(), name: z.string(), language, role, institution: z.optional(z.string()) }),
  ),
  institutions: z.array(plannedInstitution),
  kits: z.record(z.string(), layout),
  freeLabels: z.int(),
})

/** The demo authority: institutions of different kinds on the facts of the four source documents, no real persons. */
export const demo = demoPlan.parse(plan)

/** An institution's own storeys and recorders, or those of its kit. */
export function layoutOf(institution: PlannedInstitution): Layout {
  if (institution.storeys && institution.recorders)
    return { storeys: institution.storeys, recorders: institution.recorders }
  const kit = demo.kits[institution.kit ?? '']
  if (!kit) throw new Error(`${institution.key} has neither a layout nor a known kit`)
  return kit
}
