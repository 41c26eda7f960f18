import * as z from 'zod/mini'
import { institutionKind } from '../../facts/institution.ts'
import type { InstitutionKind } from '../../facts/institution.ts'
import { inLanguages } from '../../facts/primitives.ts'
import data from './kinds.json' with { type: 'json' }

/** Kinds of the programme that are treated alike: one row of its cost table, or one row per size. */
export const group = z.enum(['school', 'cluster', 'centre', 'bursa', 'correctional'])
export type Group = z.infer<typeof group>

export const programmeKind = z.enum([
  'primary',
  'gimnazjum',
  'upper-secondary',
  'article-29',
  'agricultural',
  'forestry',
  'art',
  'cluster',
  'youth-education-centre',
  'youth-sociotherapy-centre',
  'special-school-centre',
  'special-education-centre',
  'bursa',
  'correctional',
  'kindergarten',
  'creche',
  'other',
])
export type ProgrammeKind = z.infer<typeof programmeKind>

const parsed = z
  .strictObject({
    source: z.string(),
    minimumPupils: z.record(group, z.int()),
    kinds: z.array(z.strictObject({ id: programmeKind, group: z.nullable(group), words: inLanguages })),
    ofInstitution: z.record(institutionKind, programmeKind),
  })
  .parse(data)

/** Kinds of the programme's part II with their words, and three that it leaves out. */
export const programmeKinds = parsed.kinds
const byId = new Map(programmeKinds.map((one) => [one.id, one]))

/** The group of a kind; null for one that the programme does not name among its beneficiaries. */
export function groupOf(kind: ProgrammeKind): Group | null {
  return byId.get(kind)?.group ?? null
}

/** Pupils or wards a beneficiary of a group needs; 0 where the programme says "whatever the number". */
export function minimumPupils(of: Group): number {
  return parsed.minimumPupils[of]
}

/**
 * The programme's kind of an institution of the register. The register tells less than the programme did (MOW and MOS are
 * one kind there, SOSW and SOW another), but never across two groups, so kit and threshold are the same.
 */
export function kindOfInstitution(kind: InstitutionKind): ProgrammeKind {
  return parsed.ofInstitution[kind]
}
