import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { declareFacts } from '@nadzor/shared/facts/catalogue'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { factsOfPack } from '@nadzor/shared/rules/rows'
import { sha256Hex } from './db/change-log.ts'

/** Every built-in pack edition under the hash of its content, by which phones fetch it and verdicts name it. */
export function hashedPacks(): HashedPack[] {
  const packs = packEditions.map((pack) => ({ hash: sha256Hex(canonicalJson(pack)), pack }))
  declareFactsOf(packs)
  return packs
}

/** Makes the questions that packs bring known to forms and sentences: whenever the set in use changes. */
export function declareFactsOf(packs: readonly HashedPack[]): void {
  declareFacts(packs.flatMap(({ pack }) => factsOfPack(pack)))
}
