/**
 * `npm run bench:sync`: answers and photos of 200 simulated phones into our server and into the peer's, one after the
 * other on this machine, at a tenth of the size and at the whole. `--full`: 60 000 answers and 2 000 photos of 500 KB;
 * without it a tenth of that. Prints a table; the machine decides the absolutes, the ratio stays.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ours } from './sync-ours.ts'
import { peer } from './sync-peer.ts'
import { BATCH, LANES, PHONES, PHOTO_BYTES } from './sync-work.ts'
import type { Result } from './sync-work.ts'

const full = process.argv.includes('--full')
const whole = full ? { records: 60_000, photos: 2_000 } : { records: 10_000, photos: 200 }
const line = (text: string): void => void process.stdout.write(`${text}\n`)
const perSecond = (count: number, ms: number): number => Math.round((count / ms) * 1000)

async function measured(contender: typeof ours, records: number, photos: number): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-bench-'))
  try {
    return await contender(folder, records, photos)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

line(`${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}`)
line(`${PHONES} phones, ${LANES} requests at once, ${BATCH} answers a push, photos of ${PHOTO_BYTES / 1000} KB`)
for (const share of full ? [0.1, 1] : [1]) {
  const [records, photos] = [whole.records * share, whole.photos * share]
  line(`\n${records} answers, ${photos} photos`)
  const results = [await measured(ours, records, photos), await measured(peer, records, photos)]
  for (const { name, durability, ...r } of results) {
    line(`  ${name}`)
    line(`     ${durability}`)
    line(`     answers ${perSecond(r.records, r.recordsMs)}/s (${Math.round(r.recordsMs)} ms)`)
    if (r.bulkMs !== null) line(`     (bare _bulk_docs, no replication: ${perSecond(r.records, r.bulkMs)}/s)`)
    line(`     one batch p50 ${Math.round(r.p50)} ms, p99 ${Math.round(r.p99)} ms`)
    const rate = ((r.photos * PHOTO_BYTES) / r.photosMs / 1000).toFixed(1)
    line(`     photos ${perSecond(r.photos, r.photosMs)}/s, ${rate} MB/s (${Math.round(r.photosMs)} ms)`)
    if (r.resent !== null) line(`     sent again after a break: ${r.resent} bytes at worst`)
  }
  const [we, they] = results
  if (we && they) {
    const records_x = we.records / we.recordsMs / (they.records / they.recordsMs)
    const photos_x = we.photos / we.photosMs / (they.photos / they.photosMs)
    line(`  ours : peer   answers ${records_x.toFixed(2)} x, photos ${photos_x.toFixed(2)} x`)
  }
}
