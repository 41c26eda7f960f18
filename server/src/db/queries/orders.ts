import type { Database } from '../open-database.ts'

/** How many findings wait for this user to put them right, or for the proof that they did, by institution. */
export async function ordersOf(db: Database, userId: string): Promise<Map<string, number>> {
  const counts = await db
    .selectFrom('finding')
    .select((e) => ['institutionId', e.fn.countAll<number>().as('orders')])
    .where('assigneeId', '=', userId)
    .where('state', 'in', ['assigned', 'fixed', 'reopened'])
    .groupBy('institutionId')
    .execute()
  return new Map(counts.map(({ institutionId, orders }) => [institutionId, Number(orders)]))
}
