import { MAX_MUTATIONS, PROTOCOL, pushResponse } from '@nadzor/shared/sync/protocol'
import type { MutationResult } from '@nadzor/shared/sync/protocol'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import type { Problem } from '@nadzor/shared/api/problem'
import type { OutboxRow, SentRow } from './database.ts'
import { ProblemError, requestJson } from './http.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'

/** Refusals of a whole push that may be the fault of one change in it. */
const divisible = new Set([400, 413, 422])

/**
 * Sends what waits, in the order it was made, until nothing waits; call under the push lock. Every change gets its
 * own result, so a refused one holds nobody up. A push refused as a whole is halved until the one that the server
 * cannot take stands alone. Returns how many changes were settled. Throws `Refusal` `no-connection` and
 * `ProblemError`; then everything unanswered still waits, and is safe to send again.
 */
export async function pushAll(store: Store, stopped: () => boolean): Promise<number> {
  let settled = 0
  let limit = MAX_MUTATIONS
  while (!stopped()) {
    const batch = await nextBatch(store, limit)
    if (batch.length === 0) return settled
    try {
      settled += await pushBatch(store, batch)
      limit = MAX_MUTATIONS
    } catch (error) {
      const problem = error instanceof ProblemError ? error.problem : null
      if (!problem || !divisible.has(problem.status) || problem.type === 'protocol-version') throw error
      if (batch.length > 1) limit = Math.ceil(batch.length / 2)
      else {
        await reject(store, batch, problem)
        limit = MAX_MUTATIONS
      }
    }
  }
  return settled
}

async function nextBatch({ db }: Store, limit: number): Promise<OutboxRow[]> {
  // By primary key, not by the index on `state`: the order of making is the order of sending.
  return db.outbox
    .orderBy('order')
    .filter(({ state }) => state === 'waiting')
    .limit(limit)
    .toArray()
}

async function pushBatch(store: Store, batch: OutboxRow[]): Promise<number> {
  const mutations = (await store.sealing.openBodies(batch.map(({ sealed }) => sealed))) as Mutation[]
  const { results } = await requestJson(store.env, 'POST', '/api/sync/push', pushResponse, {
    protocol: PROTOCOL,
    clientId: store.clientId,
    userId: store.userId,
    mutations,
  })
  const byId = new Map(results.map((result) => [result.id, result]))
  const answered = batch.flatMap((row) => {
    const result = byId.get(row.id)
    return result ? [{ row, result }] : []
  })
  if (answered.length === 0) {
    throw new ProblemError({ type: 'internal', title: 'The server answered for none of the changes', status: 502 })
  }
  await settle(store, answered)
  return answered.length
}

/** Books the server's answers: what it has leaves the outbox, what it refused stays there with the reason. */
async function settle({ db, env }: Store, answered: { row: OutboxRow; result: MutationResult }[]): Promise<void> {
  const settledAt = instantNow(env)
  await db.transaction('rw', [db.outbox, db.sent], async () => {
    for (const { row, result } of answered) {
      const { order } = row
      if (order === undefined) continue
      if (result.status === 'rejected') {
        await db.outbox.update(order, { state: 'rejected', problem: result.problem ?? unexplained })
        continue
      }
      const { state: _state, problem: _problem, ...columns } = row
      const sent: SentRow = {
        ...columns,
        order,
        // A duplicate of what met a conflict then answers with that conflict's problem.
        status: result.status === 'duplicate' && result.problem ? 'conflict' : result.status,
        problem: result.problem ?? null,
        settledAt,
        absorbed: 0,
      }
      await db.sent.put(sent)
      await db.outbox.delete(order)
    }
  })
}

const unexplained: Problem = { type: 'internal', title: 'The server refused this without a reason', status: 500 }

async function reject({ db }: Store, rows: OutboxRow[], problem: Problem): Promise<void> {
  await db.transaction('rw', db.outbox, async () => {
    for (const { order } of rows) if (order !== undefined) await db.outbox.update(order, { state: 'rejected', problem })
  })
}
