import { areaKinds } from '../facts/area.ts'
import type { Rows } from '../facts/rows.ts'
import { grantCovers } from './binding.ts'
import type { Force, Severity } from './outcome.ts'
import type { PackEdition, Rule } from './schema.ts'

const classes = new Map(areaKinds.map((row) => [row.id, row]))

/** The first mark decides: K (knowledge) and I (interpretation) are not confirmed by a source. */
function confirmed(rule: Rule): boolean {
  return !/^[KI]\b/.test(rule.citation.marks[0] ?? 'I')
}

/**
 * How much a verdict weighs (REQUIREMENTS 0.4.1).
 * `kind`: the kind of place that decided, if one did; where its class in the pack's column of section 4 is
 * interpretation, even a confirmed row gives an unconfirmed verdict.
 */
export function forceOf(
  rule: Rule,
  edition: PackEdition,
  institution: Rows['institution'],
  day: string,
  kind: string | undefined,
): Force {
  if (rule.binding === 'soft' || edition.binding === 'standard') return 'benchmark'
  if (edition.binding === 'programme' && !grantCovers(institution, day)) return 'benchmark'
  if (!confirmed(rule)) return 'unconfirmed'
  const interpreted =
    kind !== undefined && edition.column !== null && classes.get(kind)?.unconfirmed.includes(edition.column)
  return interpreted ? 'unconfirmed' : 'legal'
}

/** A benchmark is drawn as info whatever the row's own severity. */
export function severityOf(rule: Rule, force: Force): Severity {
  return force === 'benchmark' ? 'info' : rule.severity
}
