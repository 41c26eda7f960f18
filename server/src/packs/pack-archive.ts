import { mkdirSync, openSync, closeSync, fsyncSync, readFileSync, readdirSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { packEdition } from '@nadzor/shared/rules/schema'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { sha256Hex } from '../db/change-log.ts'

const inUse = z.object({ hashes: z.array(z.string()) })
const IN_USE = 'in-use.json'

/**
 * Every edition of an authority's own packs that was ever in use, by its hash: verdicts name it for good, whatever
 * becomes of the folder it came from. Also which of them are in use, so that a restart finds the set that ran.
 */
export type PackArchive = {
  all(): HashedPack[]
  inUse(): HashedPack[]
  /** Keeps the packs and makes them the set in use. On disk when it returns. */
  use(packs: readonly HashedPack[]): void
}

export function openPackArchive(folder: string): PackArchive {
  const known = new Map<string, HashedPack>()
  for (const file of filesOf(folder)) {
    const parsed = packEdition.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    // Written by a version whose schema had more: its verdicts stay, it is not judged by.
    if (!parsed.success) continue
    const hash = sha256Hex(canonicalJson(parsed.data))
    known.set(hash, { hash, pack: parsed.data })
  }
  let current = readInUse(folder).flatMap((hash) => known.get(hash) ?? [])
  return {
    all: () => [...known.values()],
    inUse: () => current,
    use(packs) {
      mkdirSync(folder, { recursive: true })
      for (const { hash, pack } of packs) {
        if (!known.has(hash)) writeDurably(join(folder, `${hash}.json`), canonicalJson(pack))
        known.set(hash, { hash, pack })
      }
      writeDurably(join(folder, IN_USE), JSON.stringify({ hashes: packs.map(({ hash }) => hash) }))
      current = [...packs]
    },
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => /^[0-9a-f]{64}\.json$/.test(file))
  } catch {
    // No folder yet: nothing was ever in use.
    return []
  }
}

function readInUse(folder: string): string[] {
  try {
    return inUse.parse(JSON.parse(readFileSync(join(folder, IN_USE), 'utf8'))).hashes
  } catch {
    return []
  }
}

/** A crash leaves the old file or the new one, never half of one. */
function writeDurably(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w')
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
