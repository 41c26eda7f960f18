import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { Problem } from '@nadzor/shared/api/problem'
import type { Origin } from './change-log.ts'
import type { Tables } from './tables.ts'

export type SeenMutation = { userId: string; name: string; status: string; problem: Problem | null }
type Observed = { institutionId: string; subjectId: string; fact: string }

/**
 * What a transaction has read ahead and will write at its end. The queries that a push asks for each mutation look here
 * first, so that its verbs are the same whether they run one by one or two hundred together (push-batch.ts).
 * `undefined`: not read ahead, ask the database.
 */
export type Batch = {
  row<K extends RowKind>(kind: K, id: string): Rows[K] | null | undefined
  seen(mutationId: string): SeenMutation | null | undefined
  observations<K extends 'answer' | 'reading'>(kind: K, about: Observed): Rows[K][] | undefined
  /** Answers the version. Throws when the row was not read ahead. */
  save<K extends RowKind>(kind: K, row: Rows[K], origin: Origin): number
  remember(row: Tables['mutation'], problem: Problem | null): void
}

const batches = new WeakMap<object, Batch>()

/** The batch a transaction works with; almost all have none. */
export const batchOf = (trx: object): Batch | undefined => batches.get(trx)
export const giveBatch = (trx: object, batch: Batch): void => void batches.set(trx, batch)
