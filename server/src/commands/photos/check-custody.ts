import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { custodyFault, custodyResponse } from '@nadzor/shared/api/custody'
import type { CustodyFault, CustodyResponse } from '@nadzor/shared/api/custody'
import { heldPhotos } from '../../db/queries/custody.ts'
import type { HeldPhoto } from '../../db/queries/custody.ts'
import { putSetting, setting } from '../../db/queries/settings.ts'
import type { Deps } from '../../deps.ts'

const LAST_CHECK = 'custody-check'
const PAGE = 200
/** Faults that are told one by one; the rest is counted. */
const TOLD = 200

const kept = z.object({
  checked: custodyResponse.shape.checked,
  totals: z.record(z.string(), z.int()),
  faults: z.array(z.extend(custodyFault, { authorityId: z.string() })),
})
type Kept = z.infer<typeof kept>

const running = new WeakMap<Deps, Promise<void>>()

/**
 * Compares everything a receipt was given for with the bytes in the store, by hash, and keeps the outcome for
 * `custodyOf`. A fault is an error in the log, each time: a phone has deleted its copy for this receipt. Calls while one
 * runs share it. Stops between two photos when the server is told to end; the last whole outcome then stays.
 */
export function checkCustody(deps: Deps): Promise<void> {
  const under = running.get(deps) ?? compare(deps).finally(() => running.delete(deps))
  running.set(deps, under)
  return under
}

async function compare(deps: Deps): Promise<void> {
  const startedAt = deps.now().toISOString()
  const found: Kept = { checked: null, totals: {}, faults: [] }
  let [photos, bytes] = [0, 0]
  let after: string | null = null
  for (;;) {
    const page: HeldPhoto[] = await heldPhotos(deps.db, after, PAGE)
    for (const photo of page) {
      if (deps.isDraining()) return
      const { fault, size } = await lookAt(deps, photo)
      photos += 1
      bytes += size
      if (!fault) continue
      const { evidenceId, institutionId, institutionName, authorityId, sha256 } = photo
      deps.log.error({ evidenceId, institutionId, sha256, fault }, 'a receipted photo is not as it was received')
      const told = (found.totals[authorityId] ?? 0) + 1
      found.totals[authorityId] = told
      if (told <= TOLD) found.faults.push({ evidenceId, institutionId, institutionName, authorityId, sha256, fault })
    }
    after = page.at(-1)?.evidenceId ?? null
    if (page.length < PAGE) break
  }
  found.checked = { startedAt, endedAt: deps.now().toISOString(), photos, bytes }
  await putSetting(deps.db, LAST_CHECK, JSON.stringify(found))
  deps.log.info({ photos, bytes, faults: found.faults.length }, 'photos were compared with their receipts')
}

async function lookAt(
  { photos }: Deps,
  { sha256, receipt }: HeldPhoto,
): Promise<{ fault: CustodyFault['fault'] | null; size: number }> {
  if (!receipt) return { fault: 'unreceipted', size: 0 }
  const file = await photos.store.open(receipt.sha256)
  if (!file) return { fault: 'missing', size: 0 }
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of file as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  const whole = hash.digest('hex') === sha256 && receipt.sha256 === sha256 && receipt.size === size
  return { fault: whole ? null : 'damaged', size }
}

/** The last comparison as one authority's administrators see it. */
export async function custodyOf(deps: Deps, authorityId: string): Promise<CustodyResponse> {
  const text = await setting(deps.db, LAST_CHECK)
  if (text === null) return { checked: null, total: 0, faults: [] }
  const { checked, totals, faults } = kept.parse(JSON.parse(text))
  const own = faults
    .filter((one) => one.authorityId === authorityId)
    .sort((a, b) => a.institutionName.localeCompare(b.institutionName))
  return { checked, total: totals[authorityId] ?? 0, faults: own }
}
