import type { Kysely, Transaction } from 'kysely'
import { problem } from '@nadzor/shared/api/problem'
import type { Problem } from '@nadzor/shared/api/problem'
import { batchOf } from '../batch-of.ts'
import type { SeenMutation } from '../batch-of.ts'
import type { Tables } from '../tables.ts'

/** What was answered to a mutation the first time; null when it was never stored. */
export async function seenMutation(db: Kysely<Tables>, id: string): Promise<SeenMutation | null> {
  const batched = batchOf(db)?.seen(id)
  return batched !== undefined ? batched : ((await seenMutations(db, [id])).get(id) ?? null)
}

/** The same for many, by id. */
export async function seenMutations(db: Kysely<Tables>, ids: string[]): Promise<Map<string, SeenMutation>> {
  if (ids.length === 0) return new Map()
  const found = await db
    .selectFrom('mutation')
    .select(['id', 'userId', 'name', 'status', 'problem'])
    .where('id', 'in', ids)
    .execute()
  return new Map(
    found.map(({ id, problem: told, ...rest }) => [
      id,
      { ...rest, problem: told === null ? null : problem.parse(JSON.parse(told)) },
    ]),
  )
}

/** Remembers a mutation with its answer, in the transaction that applies it. */
export async function rememberMutation(
  trx: Transaction<Tables>,
  seen: Omit<Tables['mutation'], 'problem'> & { problem: Problem | null },
): Promise<void> {
  const row = { ...seen, problem: seen.problem === null ? null : JSON.stringify(seen.problem) }
  const batch = batchOf(trx)
  if (batch) batch.remember(row, seen.problem)
  else await trx.insertInto('mutation').values(row).execute()
}
