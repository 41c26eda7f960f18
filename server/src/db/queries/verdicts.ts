import type { Kysely, Transaction } from 'kysely'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import type { Tables } from '../tables.ts'

export type StoredVerdict = { id: string; verdict: Verdict }

/** The verdicts in force of an institution, by subject and rule. */
export async function verdictsInForce(db: Kysely<Tables>, institutionId: string): Promise<StoredVerdict[]> {
  const rows = await db
    .selectFrom('verdict')
    .select(['id', 'body'])
    .where('institutionId', '=', institutionId)
    .where('replacedAt', 'is', null)
    .orderBy('subjectKind')
    .orderBy('subjectId')
    .orderBy('pack')
    .orderBy('ruleId')
    .execute()
  // Written by `insertVerdicts` alone and thousands at a time: checked by a schema only where it leaves (the routes).
  return rows.map(({ id, body }) => ({ id, verdict: JSON.parse(body) as Verdict }))
}

/** Rows of one statement: SQLite takes 32 766 parameters, a verdict has 14. */
const AT_ONCE = 500

export async function insertVerdicts(
  trx: Transaction<Tables>,
  institutionId: string,
  verdicts: StoredVerdict[],
): Promise<void> {
  for (let from = 0; from < verdicts.length; from += AT_ONCE) {
    const rows = verdicts.slice(from, from + AT_ONCE).map(({ id, verdict }) => {
      const { subject, pack, edition, packHash, ruleId, outcome, force, severity, judgedAt } = verdict
      const about = { institutionId, subjectKind: subject.kind, subjectId: subject.id }
      const told = { pack, edition, packHash, ruleId, outcome, force, severity, judgedAt }
      return { id, ...about, ...told, body: JSON.stringify(verdict), replacedAt: null }
    })
    await trx.insertInto('verdict').values(rows).execute()
  }
}

/** Ends verdicts: from now on they are history. */
export async function replaceVerdicts(trx: Transaction<Tables>, ids: string[], replacedAt: string): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE)
    await trx
      .updateTable('verdict')
      .set({ replacedAt })
      .where('id', 'in', ids.slice(from, from + AT_ONCE))
      .execute()
}
