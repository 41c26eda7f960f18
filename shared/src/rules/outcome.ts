import * as z from 'zod/mini'
import { subject } from '../facts/fact.ts'
import { inLanguages, instant, sha256 } from '../facts/primitives.ts'
import { owner } from '../findings/finding.ts'

/** W3C EARL's four, plus two of ours (DESIGN section 4). */
export const outcome = z.enum(['passed', 'failed', 'cantTell', 'inapplicable', 'excepted', 'superseded'])
export type Outcome = z.infer<typeof outcome>
export const force = z.enum(['legal', 'unconfirmed', 'benchmark'])
export type Force = z.infer<typeof force>
export const severity = z.enum(['critical', 'major', 'minor', 'info'])
export type Severity = z.infer<typeof severity>

/** A fact as the verdict used it: enough to recompute and to show provenance. */
export const usedFact = z.object({
  name: z.string(),
  subject,
  value: z.unknown(),
  unavailable: z.nullable(z.string()),
  how: z.string(),
  at: z.nullable(z.string()),
  origin: z.object({ kind: z.string(), id: z.string() }),
})

export type UsedFact = z.infer<typeof usedFact>

/**
 * Why a verdict is what it is, as a code with parameters; the client has a sentence per code and language.
 * Codes are listed in rules/reasons.ts. Parameters are numbers, words and units, never sentences.
 */
export const reason = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

export const verdict = z.object({
  subject,
  pack: z.string(),
  edition: z.string(),
  /** Content hash of the pack edition it was judged by. */
  packHash: sha256,
  ruleId: z.string(),
  defect: z.string(),
  outcome,
  force,
  severity,
  owner,
  /** Everybody the Fix column names; the owner first. */
  owners: z.array(owner),
  reason,
  /** Facts missing for an answer; the phone turns them into questions. */
  missing: z.array(z.string()),
  facts: z.array(usedFact),
  /** With `superseded`: the rule that prevails. */
  supersededBy: z.nullable(z.object({ pack: z.string(), ruleId: z.string() })),
  /** With an exception claimed or claimable: its own rules and their outcomes. */
  exception: z.nullable(
    z.object({ id: z.string(), claimed: z.boolean(), conditions: z.array(z.object({ ruleId: z.string(), outcome })) }),
  ),
  /** The day the law was asked about, and the moment of judging. */
  judgedAt: instant,
})
export type Verdict = z.infer<typeof verdict>

/** What a screen shows of a rule beside its verdict; read from the pack by (packHash, ruleId). */
export const citation = z.object({
  act: z.string(),
  clause: z.string(),
  /** The law's own words in its own language; null where no source was read. */
  quote: z.nullable(z.string()),
  language: z.enum(['pl', 'sl', 'en']),
  /** Marks of column V. */
  marks: z.array(z.string()),
})
export type Citation = z.infer<typeof citation>
export const ruleTitle = inLanguages
