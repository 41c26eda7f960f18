import * as z from 'zod/mini'
import { subjectKind } from './fact.ts'
import { id, instant, sha256 } from './primitives.ts'

export const evidencePurpose = z.enum(['place', 'view', 'sign', 'menu', 'document', 'other'])

/**
 * A photo, described. The bytes travel apart (tus) and are known by `sha256` of exactly what the phone keeps:
 * JPEG, re-encoded, without EXIF. `capturedAt` is the phone's clock, noted before EXIF was dropped; no place is kept.
 */
export const evidence = z.object({
  id,
  institutionId: id,
  /** Null for a photo of an installer or a document of a head: they belong to no visit. */
  inspectionId: z.nullable(id),
  subjectKind,
  subjectId: id,
  purpose: evidencePurpose,
  mime: z.literal('image/jpeg'),
  sha256,
  /** Bytes. */
  size: z.int().check(z.positive()),
  /** Pixels. */
  width: z.int().check(z.positive()),
  height: z.int().check(z.positive()),
  capturedAt: instant,
  /** What the inspector confirmed before the photo was kept. */
  privacy: z.enum(['nobody-visible', 'painted-over']),
  by: id,
  /** Set by the server alone, when it has fsynced and hashed the bytes itself. */
  receivedAt: z.nullable(instant),
})
export type Evidence = z.infer<typeof evidence>
