import * as z from 'zod/mini'
import { country, day, id, line } from './primitives.ts'

/** The body that runs the schools (organ prowadzący / ustanovitelj), usually a municipality. */
export const authority = z.object({ id, name: line, country, city: line })
export type Authority = z.infer<typeof authority>

/** Kinds the programme of 2007 and art. 108a tell apart (REQUIREMENTS pack pl-programme-2007, part II). */
export const institutionKind = z.enum([
  'primary',
  'secondary',
  'vocational',
  'cluster',
  'kindergarten',
  'special-centre',
  'youth-centre',
  'bursa',
  'correctional',
  'art',
  'creche',
])
export type InstitutionKind = z.infer<typeof institutionKind>

/** Szkoła, placówka / šola, zavod. The unit that owns a change log. */
export const institution = z.object({
  id,
  authorityId: id,
  name: line,
  kind: institutionKind,
  public: z.boolean(),
  country,
  city: line,
  district: z.nullable(line),
  address: line,
  /** Pupils or wards, a head count. */
  pupils: z.nullable(z.int().check(z.nonnegative())),
  /** Day the surveillance started, if known. */
  startDay: z.nullable(day),
  /** Term of a grant under the 2007 programme; both null when none is recorded. */
  grantFrom: z.nullable(day),
  grantUntil: z.nullable(day),
  /** Pack ids of internal acts this institution adopted; they bind it alone. */
  ownPacks: z.array(z.string()),
})
export type Institution = z.infer<typeof institution>

export const site = z.object({ id, institutionId: id, name: line, address: line })
export type Site = z.infer<typeof site>
export const building = z.object({ id, institutionId: id, siteId: id, name: line })
export type Building = z.infer<typeof building>
/** `level` 0 is the ground floor; a yard or field is a storey named so at level 0. */
export const storey = z.object({ id, institutionId: id, buildingId: id, name: line, level: z.int() })
export type Storey = z.infer<typeof storey>
