import * as z from 'zod/mini'
import requirementRows from './requirements.json' with { type: 'json' }
import { severity } from './outcome.ts'
import type { Severity } from './outcome.ts'
import { expand } from './rows.ts'
import type { PackEdition, Rule } from './schema.ts'

/** A row of the requirement catalogue (427 of them), as far as a pack has to agree with it. Null: the column is not there. */
export const requirementRow = z.strictObject({
  id: z.string(),
  pack: z.string(),
  level: z.nullable(z.string()),
  evidence: z.nullable(z.array(z.string())),
  severity,
  owners: z.nullable(z.array(z.string())),
  /** First mark of column V: it decides whether a verdict is confirmed (REQUIREMENTS 0.4.1). */
  mark: z.string(),
})
export type RequirementRow = z.infer<typeof requirementRow>
export const requirements: RequirementRow[] = z.array(requirementRow).parse(requirementRows)

export type Coverage =
  { kind: 'rule' | 'question' | 'field'; rule: Rule } | { kind: 'out-of-scope'; reason: string } | { kind: 'missing' }

/** The edition of each pack that stands for it today: the last one. */
export function latestEditions(editions: readonly PackEdition[]): PackEdition[] {
  const latest = new Map<string, PackEdition>()
  for (const one of editions) {
    const other = latest.get(one.pack)
    if (!other || one.validFrom > other.validFrom || (one.validFrom === other.validFrom && one.edition > other.edition))
      latest.set(one.pack, one)
  }
  return [...latest.values()]
}

/** What became of a row of the catalogue in its pack. */
export function coverageOf(row: RequirementRow, editions: readonly PackEdition[]): Coverage[] {
  return editions
    .filter((edition) => edition.pack === row.pack)
    .flatMap((edition): Coverage[] => {
      const short = edition.rows?.find(({ id }) => id === row.id)
      const rule = expand(edition).rules.find(({ id }) => id === row.id)
      const outside = edition.outOfScope?.find(({ id }) => id === row.id)
      const found: Coverage[] = []
      if (rule) found.push({ kind: short?.kind ?? 'rule', rule })
      if (outside) found.push({ kind: 'out-of-scope', reason: outside.reason.en })
      return found
    })
}

const weights: Record<Severity, number> = { info: 0, minor: 1, major: 2, critical: 3 }
export function weighsMore(one: Severity, other: Severity): boolean {
  return weights[one] > weights[other]
}
