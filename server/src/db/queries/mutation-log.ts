import type { Kysely, Transaction } from 'kysely'
import { problem } from '@nadzor/shared/api/problem'
import type { Problem } from '@nadzor/shared/api/problem'
import type { Tables } from '../tables.ts'

export type SeenMutation = { userId: string; name: string; status: string; problem: Problem | null }

/** What was answered to a mutation the first time; null when it was never stored. */
export async function seenMutation(db: Kysely<Tables>, id: string): Promise<SeenMutation | null> {
  const found = await db
    .selectFrom('mutation')
    .select(['userId', 'name', 'status', 'problem'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) return null
  return { ...found, problem: found.problem === null ? null : problem.parse(JSON.parse(found.problem)) }
}

/** Remembers a mutation with its answer, in the transaction that applies it. */
export async function rememberMutation(
  trx: Transaction<Tables>,
  seen: Omit<Tables['mutation'], 'problem'> & { problem: Problem | null },
): Promise<void> {
  const told = seen.problem === null ? null : JSON.stringify(seen.problem)
  await trx
    .insertInto('mutation')
    .values({ ...seen, problem: told })
    .execute()
}
