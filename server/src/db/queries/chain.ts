import type { Transaction } from 'kysely'
import type { ChainReport } from '@nadzor/shared/api/audit'
import { changeDigest, GENESIS, sha256Hex } from '../change-log.ts'
import type { Database } from '../open-database.ts'
import type { Tables } from '../tables.ts'

const PAGE = 1000

/**
 * Walks one stream from its first change; null when there is no such stream. Needs no lock: what stands below a head
 * once read never changes. What no chain can show by itself: that the newest changes were cut off together with the
 * stream's head. For that somebody outside must keep a head digest.
 */
export async function chainOf(db: Database, streamId: string): Promise<ChainReport | null> {
  const head = await db.selectFrom('stream').select(['seq', 'digest']).where('id', '=', streamId).executeTakeFirst()
  if (!head) return null
  let seq = 0
  let digest = GENESIS
  let erased = 0
  while (seq < head.seq) {
    const page = await db
      .selectFrom('change as c')
      .leftJoin('changePayload as p', (on) => on.onRef('p.streamId', '=', 'c.streamId').onRef('p.seq', '=', 'c.seq'))
      .selectAll('c')
      .select('p.body')
      .where('c.streamId', '=', streamId)
      .where('c.seq', '>', seq)
      .where('c.seq', '<=', head.seq)
      .orderBy('c.seq')
      .limit(PAGE)
      .execute()
    if (page.length === 0) return { intact: false, seq: seq + 1, fault: 'gap' }
    for (const { body, ...change } of page) {
      if (change.seq !== seq + 1) return { intact: false, seq: seq + 1, fault: 'gap' }
      seq = change.seq
      if (change.prevDigest !== digest) return { intact: false, seq, fault: 'link' }
      if (changeDigest(change) !== change.digest) return { intact: false, seq, fault: 'digest' }
      if (body === null) erased += 1
      else if (sha256Hex(body) !== change.payloadDigest) return { intact: false, seq, fault: 'payload' }
      digest = change.digest
    }
  }
  return digest === head.digest ? { intact: true, seq, digest, erased } : { intact: false, seq, fault: 'head' }
}

/** Erases what a change carried; its digest stays, so the chain still verifies. */
export async function erasePayload(trx: Transaction<Tables>, streamId: string, seq: number): Promise<void> {
  await trx
    .updateTable('changePayload')
    .set({ body: null })
    .where('streamId', '=', streamId)
    .where('seq', '=', seq)
    .execute()
}
