import type { Transaction } from 'kysely'
import type { FactBase } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { EVALUATION, follow, raise } from '@nadzor/shared/findings/follow'
import type { Fed } from '@nadzor/shared/findings/follow'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { saveRow } from '../../db/change-log.ts'
import { historiesOf } from '../../db/queries/findings.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { judgingOf } from './judging-of.ts'

/**
 * Findings after an evaluation, in its transaction: what fails newly is raised, what is known already follows its
 * verdicts. Rows go through the log, so that phones and the audit get them; they mark nothing unjudged. Answers how
 * many findings changed.
 */
export async function feedFindings(
  deps: Deps,
  trx: Transaction<Tables>,
  { rows, base, verdicts, before }: { rows: InstitutionRows; base: FactBase; verdicts: Verdict[]; before: Verdict[] },
  at: string,
): Promise<number> {
  const institutionId = rows.institution.id
  const histories = await historiesOf(trx, { institutionId })
  const judging = judgingOf(deps, { rows, base, verdicts, before, events: [...histories.values()].flat() }, at)
  const groups = Map.groupBy(verdicts, (one) => `${one.subject.id} ${one.defect}`)
  const known = new Set<string>()

  const fed: Fed[] = []
  for (const finding of rows.findings) {
    const key = `${finding.subjectId} ${finding.defect}`
    known.add(key)
    const next = follow(finding, histories.get(finding.id) ?? [], groups.get(key) ?? [], judging)
    if (next) fed.push(next)
  }
  for (const [key, group] of groups) {
    const failing = group.filter((one) => one.outcome === 'failed')
    if (failing.length > 0 && !known.has(key)) fed.push(raise(deps.newId(), institutionId, failing, judging))
  }

  const origin = { actor: EVALUATION, mutationId: null, at }
  for (const { finding, event } of fed) {
    await saveRow(trx, 'finding', finding, origin)
    if (event) await saveRow(trx, 'findingEvent', { ...event, id: deps.newId() }, origin)
  }
  return fed.length
}
