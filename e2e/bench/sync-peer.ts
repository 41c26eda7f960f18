import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BATCH, percentile, PHONES, photo, PHOTO_BYTES, race, started, v7 } from './sync-work.ts'
import type { Result } from './sync-work.ts'

type Doc = Record<string, unknown> & { _id: string }
type Pouch = {
  bulkDocs(docs: Doc[]): Promise<unknown>
  destroy(): Promise<unknown>
  replicate: { to(url: string, options: object): Promise<{ ok: boolean; docs_written: number }> }
}
type PouchConstructor = { new (name: string, options?: object): Pouch; plugin(plugin: unknown): void }

/**
 * The same answers and photos through the peer. Phones are PouchDBs in memory, so that only what travels and what the
 * server does is counted; each replicates to its own database, as one per user is how CouchDB's people do it.
 */
export async function peer(folder: string, records: number, photos: number): Promise<Result> {
  const [{ default: PouchDB }, { default: memory }] = (await Promise.all([
    import('pouchdb' as string),
    import('pouchdb-adapter-memory' as string),
  ])) as [{ default: PouchConstructor }, { default: unknown }]
  PouchDB.plugin(memory)
  const server = fileURLToPath(new URL('peers/express-pouchdb.js', import.meta.url))
  const { child, port } = await started([server, join(folder, 'peer')], {}, /port (\d+)/)
  const url = `http://127.0.0.1:${port}`
  try {
    const phones = Array.from({ length: PHONES }, (_, number) => ({
      local: new PouchDB(`phone-${v7()}`, { adapter: 'memory' }),
      remote: `${url}/phone-${number}`,
    }))
    await race(
      phones.map(
        ({ remote }) =>
          () =>
            fetch(remote, { method: 'PUT' }).then(() => undefined),
      ),
    )
    const each = Math.floor(records / PHONES)
    for (const { local } of phones) await local.bulkDocs(Array.from({ length: each }, (_, index) => answer(index)))
    const replicate = async (local: Pouch, remote: string, wanted: number, options: object) => {
      const { ok, docs_written } = await local.replicate.to(remote, options)
      if (!ok || docs_written !== wanted) throw new Error(`${docs_written} of ${wanted} were written`)
    }
    const sent = await race(
      phones.map(
        ({ local, remote }) =>
          () =>
            replicate(local, remote, each, { batch_size: BATCH }),
      ),
    )
    // Waits of one request, as ours are counted: the same documents once more, to fresh databases, without a replicator.
    const single: (() => Promise<void>)[] = []
    const batches = Math.ceil(each / BATCH)
    for (let batch = 0; batch < batches; batch += 1)
      for (const { remote } of phones)
        single.push(async () => {
          const docs = Array.from({ length: BATCH }, (_, index) => answer(batch * BATCH + index))
          const headers = { 'content-type': 'application/json' }
          const response = await fetch(`${remote}/_bulk_docs`, {
            method: 'POST',
            headers,
            body: JSON.stringify({ docs }),
          })
          if (response.status !== 201) throw new Error(`_bulk_docs: ${response.status}`)
          await response.arrayBuffer()
        })
    const bulk = await race(single)

    const own = Math.floor(photos / PHONES)
    for (const [number, { local }] of phones.entries())
      for (let index = 0; index < own; index += 1) {
        const data = Buffer.from(photo(number * 1000 + index).bytes).toString('base64')
        await local.bulkDocs([{ _id: v7(), _attachments: { photo: { content_type: 'image/jpeg', data } } }])
      }
    const carried = await race(
      phones.map(
        ({ local, remote }) =>
          () =>
            own > 0 ? replicate(local, remote, own, { batch_size: 10 }) : done(),
      ),
    )
    return {
      name: 'pouchdb 9 -> express-pouchdb 4 (leveldb)',
      durability: 'leveldb without fsync (its default): the last seconds can be lost on power failure',
      records: each * PHONES,
      recordsMs: sent.ms,
      bulkMs: bulk.ms,
      p50: percentile(bulk.times, 0.5),
      p99: percentile(bulk.times, 0.99),
      photos: own * PHONES,
      photosMs: carried.ms,
      // An attachment has no offset to go on from: it goes again whole.
      resent: PHOTO_BYTES,
    }
  } finally {
    child.kill()
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

const done = (): Promise<void> => Promise.resolve()

function answer(index: number): Doc {
  const ids = { institutionId: v7(), inspectionId: v7(), subjectKind: 'area', subjectId: v7(), by: v7() }
  const said = { fact: `ans.B${index}`, value: index % 2 === 0, unavailable: null, how: 'observed' }
  const at = new Date().toISOString()
  return { _id: v7(), ...ids, ...said, observedAt: at, madeAt: at, evidenceIds: [], replaces: [], marks: [] }
}
