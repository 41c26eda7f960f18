import { shallowRef } from 'vue'
import { declareFacts } from '@nadzor/shared/facts/catalogue'
import { factsOfPack, rulesOf } from '@nadzor/shared/rules/rows'
import type { PackEdition } from '@nadzor/shared/rules/schema'
import type { DeskApi } from './desk-api.ts'
import type { ShownRule } from './desk-schemas.ts'
import type { Failure } from './failure.ts'

/**
 * Rules by (pack hash, rule id). A hash names its content for ever, so what was read once is kept while the page
 * lives; a pack that could not be read is asked for again at the next call.
 */
export function createRuleBook(api: Pick<DeskApi, 'pack'>) {
  const packs = shallowRef<ReadonlyMap<string, ReadonlyMap<string, ShownRule>>>(new Map())
  const failure = shallowRef<Failure | null>(null)
  const asked = new Map<string, Promise<void>>()

  async function fetchPack(hash: string): Promise<void> {
    const result = await api.pack(hash)
    asked.delete(hash)
    if (!result.ok) {
      failure.value = result.failure
      return
    }
    // What is missing of a whole edition here, expanding its rows does not look at.
    const edition = result.value as unknown as PackEdition
    declareFacts(factsOfPack(edition))
    packs.value = new Map(packs.value).set(hash, new Map(rulesOf(edition).map((rule) => [rule.id, rule])))
  }

  async function load(hashes: Iterable<string>): Promise<void> {
    failure.value = null
    const missing = [...new Set(hashes)].filter((hash) => !packs.value.has(hash))
    for (const hash of missing) if (!asked.has(hash)) asked.set(hash, fetchPack(hash))
    await Promise.all(missing.flatMap((hash) => asked.get(hash) ?? []))
  }

  return {
    failure,
    load,
    /** Undefined until its pack has been read. */
    rule: (packHash: string, ruleId: string): ShownRule | undefined => packs.value.get(packHash)?.get(ruleId),
  }
}
export type RuleBook = ReturnType<typeof createRuleBook>
