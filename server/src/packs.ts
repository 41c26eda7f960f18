import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { sha256Hex } from './db/change-log.ts'

/** Every pack edition under the hash of its content, by which phones fetch it and verdicts name it. */
export function hashedPacks(): HashedPack[] {
  return packEditions.map((pack) => ({ hash: sha256Hex(canonicalJson(pack)), pack }))
}
