import * as z from 'zod/mini'
import { day, inLanguages, sha256 } from '../facts/primitives.ts'
import { timeSpan } from '../facts/time-span.ts'
import { citation, force } from '../rules/outcome.ts'

const end = z.nullable(z.object({ value: z.number(), by: z.string() }))

const windowBound = z.object({
  /** Rule id, or the fact by which the school promised it itself. */
  by: z.string(),
  side: z.enum(['lower', 'upper']),
  limit: z.union([z.number(), timeSpan]),
  min: z.number(),
  max: z.number(),
  /** Null for the school's own promise. */
  rule: z.nullable(
    z.object({ pack: z.string(), hash: sha256, short: inLanguages, requirement: inLanguages, citation, force }),
  ),
  /** Things the rule applies to, of all it is about. */
  applies: z.int(),
  of: z.int(),
  /** Nobody knows yet whether it applies here: shown, but not counted. */
  uncertain: z.boolean(),
})
export type ShownBound = z.infer<typeof windowBound>

const left = { state: z.enum(['open', 'narrow', 'empty', 'unbounded']), lower: end, upper: end }
const feasibleWindow = z.object({
  parameter: z.string(),
  unit: z.nullable(z.string()),
  /** What demands and the school's own promises leave. */
  ...left,
  /** The same with benchmarks laid over it; null where there are none. */
  withBenchmarks: z.nullable(z.object(left)),
  bounds: z.array(windowBound),
})
export type ShownWindow = z.infer<typeof feasibleWindow>
export type ShownLeft = Pick<ShownWindow, 'state' | 'lower' | 'upper'>

const packBinding = z.object({
  pack: z.string(),
  edition: z.string(),
  hash: sha256,
  title: inLanguages,
  short: inLanguages,
  binding: z.enum(['regulation', 'statute', 'programme', 'own-act', 'local', 'standard']),
  binds: z.boolean(),
  reason: z.enum([
    'in-country',
    'in-city',
    'adopted',
    'grant-covers-day',
    'expired-benchmark',
    'other-country',
    'other-city',
    'kind-excepted',
    'not-adopted',
    'not-yet',
    'expired',
  ]),
  /** `benchmark`: it speaks to the institution, but nothing in it is a demand that day. */
  weight: z.enum(['legal', 'benchmark']),
  validFrom: day,
  validUntil: z.nullable(day),
  rules: z.int(),
})
export type ShownPackBinding = z.infer<typeof packBinding>

/** GET /api/institutions/:id/binding: which packs bind, why, and what they leave of each quantity they bound. */
export const bindingResponse = z.object({
  day,
  packs: z.array(packBinding),
  grant: z.object({
    state: z.enum(['none', 'not-yet', 'covers', 'ended', 'no-end']),
    from: z.nullable(day),
    until: z.nullable(day),
  }),
  windows: z.array(feasibleWindow),
})
export type BindingReport = z.infer<typeof bindingResponse>
