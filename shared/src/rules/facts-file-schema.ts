import * as z from 'zod/mini'
import { areaKind } from '../facts/area.ts'
import { cameraController, cameraKind, cameraMode } from '../facts/camera.ts'
import { institutionKind } from '../facts/institution.ts'
import { country, day, line } from '../facts/primitives.ts'

/** How the file names its things: "K-01". */
const shortId = z.string().check(z.regex(/^\S{1,40}$/))
/** By fact name; what stands behind each is read by fact-statement.ts against the catalogue. */
const facts = z.optional(z.record(z.string(), z.unknown()))

/** A school as a person writes it down, to be judged without a database: docs/facts-file.md. */
export const factsFile = z.strictObject({
  $schema: z.optional(z.string()),
  remark: z.optional(z.string()),
  /** Who looked, when, with which photos: then a bare value counts as seen. Without it bare values are declared. */
  visit: z.optional(
    z.strictObject({ at: z.string(), by: line, evidence: z.union([line, z.array(line).check(z.minLength(1))]) }),
  ),
  institution: z.strictObject({
    name: z.optional(line),
    kind: institutionKind,
    country,
    city: line,
    public: z.optional(z.boolean()),
    district: z.optional(line),
    address: z.optional(line),
    pupils: z.optional(z.int().check(z.nonnegative())),
    /** Day the surveillance started. */
    startDay: z.optional(day),
    /** A grant under the programme of 2007; without `until` nothing says that its term covers a day. */
    grant: z.optional(z.strictObject({ from: day, until: z.optional(day) })),
    /** Pack ids of internal acts the school adopted; they bind it alone. */
    ownPacks: z.optional(z.array(z.string())),
    facts,
  }),
  /** What the school itself promised, for instance in its rulebook: `{ "retention_days": 14 }`. */
  promises: facts,
  areas: z.optional(z.array(z.strictObject({ id: shortId, name: z.optional(line), kind: areaKind, facts }))),
  cameras: z.optional(
    z.array(
      z.strictObject({
        id: shortId,
        name: z.optional(line),
        area: shortId,
        kind: z.optional(cameraKind),
        mode: z.optional(cameraMode),
        controller: z.optional(cameraController),
        facts,
      }),
    ),
  ),
  recorders: z.optional(
    z.array(
      z.strictObject({
        id: shortId,
        name: z.optional(line),
        area: z.optional(shortId),
        vendor: z.optional(line),
        model: z.optional(line),
        facts,
      }),
    ),
  ),
  channels: z.optional(
    z.array(
      z.strictObject({
        id: shortId,
        name: z.optional(line),
        recorder: shortId,
        camera: z.optional(shortId),
        number: z.optional(z.int().check(z.positive())),
        facts,
      }),
    ),
  ),
  signs: z.optional(z.array(z.strictObject({ id: shortId, name: z.optional(line), area: shortId, facts }))),
})
export type FactsFile = z.infer<typeof factsFile>
