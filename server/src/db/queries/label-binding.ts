import type { Kysely, Transaction } from 'kysely'
import { label } from '@nadzor/shared/facts/label'
import type { Label } from '@nadzor/shared/facts/label'
import type { Tables } from '../tables.ts'

/** A label by its code, when it belongs to that authority. */
export async function labelOfAuthority(db: Kysely<Tables>, authorityId: string, code: string): Promise<Label | null> {
  const found = await db
    .selectFrom('label')
    .selectAll()
    .where('authorityId', '=', authorityId)
    .where('code', '=', code)
    .executeTakeFirst()
  return found ? label.parse(found) : null
}

export async function bindLabel(trx: Transaction<Tables>, { id, ...bound }: Label): Promise<void> {
  await trx.updateTable('label').set(bound).where('id', '=', id).execute()
}

/** The labels that hang in an institution. */
export async function labelsAt(
  db: Kysely<Tables>,
  institutionId: string,
): Promise<{ code: string; subjectId: string }[]> {
  const rows = await db
    .selectFrom('label')
    .select(['code', 'subjectId'])
    .where('institutionId', '=', institutionId)
    .orderBy('code')
    .execute()
  return rows.flatMap(({ code, subjectId }) => (subjectId === null ? [] : [{ code, subjectId }]))
}
