import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { appendChanges, lockStreams } from '../db/change-log.ts'
import type { NewChange } from '../db/change-log.ts'
import { markClean } from '../db/queries/dirty-institutions.ts'
import { institutionRows } from '../db/queries/institution-rows.ts'
import { insertVerdicts, replaceVerdicts, verdictsInForce } from '../db/queries/verdicts.ts'
import type { StoredVerdict } from '../db/queries/verdicts.ts'
import type { Deps } from '../deps.ts'
import { feedFindings } from './findings/feed-findings.ts'

const ACTOR = 'system:evaluate'

export type Judged = { stored: number; ended: number }

/**
 * Judges everything of one institution by the packs in use and stores what changed; this, not the phone's preview, is
 * the record. One transaction under the stream's lock: facts and verdicts belong together, and of two judging at once
 * the second sees what the first stored. A verdict that says the same as the one in force is not stored again.
 */
export async function judgeInstitution(deps: Deps, institutionId: string): Promise<Judged> {
  return deps.db.transaction().execute(async (trx) => {
    const seq = (await lockStreams(trx, [institutionId])).get(institutionId)?.seq ?? 0
    const rows = await institutionRows(trx, institutionId)
    if (!rows) throw new Error(`no institution ${institutionId}`)
    const at = deps.now().toISOString()
    const before = new Map((await verdictsInForce(trx, institutionId)).map((one) => [keyOf(one.verdict), one]))

    const fresh: (StoredVerdict & { replaces: string | null })[] = []
    const seen = new Set<string>()
    const base = factsOf(rows)
    const verdicts = evaluate(deps.packs, base, at)
    for (const verdict of verdicts) {
      const key = keyOf(verdict)
      seen.add(key)
      const old = before.get(key)
      if (old && sayingOf(old.verdict) === sayingOf(verdict)) continue
      fresh.push({ id: deps.newId(), verdict, replaces: old?.id ?? null })
    }
    // A rule that left with its pack, or a subject it no longer speaks of.
    const lapsed = [...before].filter(([key]) => !seen.has(key)).map(([, one]) => one.id)
    const ended = [...lapsed, ...fresh.flatMap(({ replaces }) => (replaces === null ? [] : [replaces]))]

    await replaceVerdicts(trx, ended, at)
    await insertVerdicts(trx, institutionId, fresh)
    const change = { entityKind: 'verdict', actor: ACTOR, mutationId: null, at }
    const changes: NewChange[] = [
      ...fresh.map(({ id, verdict, replaces }) => ({
        ...change,
        entityId: id,
        version: 1,
        payload: { verdict, replaces },
      })),
      ...lapsed.map((id) => ({ ...change, entityId: id, version: 2, payload: { lapsedAt: at } })),
    ]
    if (changes.length > 0) await appendChanges(trx, institutionId, changes)
    const earlier = [...before.values()].map((one) => one.verdict)
    await feedFindings(deps, trx, { rows, base, verdicts, before: earlier }, at)
    await markClean(trx, institutionId, seq)
    return { stored: fresh.length, ended: ended.length }
  })
}

const keyOf = ({ subject, pack, ruleId }: Verdict): string => `${subject.kind} ${subject.id} ${pack} ${ruleId}`

/**
 * What a verdict says, without the moments: the same answer given again on the next visit is the same verdict, and the
 * one in force keeps the facts it was first reached by.
 */
function sayingOf(verdict: Verdict): string {
  const { judgedAt: _judgedAt, facts, ...said } = verdict
  const used = facts.map(({ name, subject, value, unavailable, how }) => ({ name, subject, value, unavailable, how }))
  return canonicalJson({ ...said, facts: used })
}
