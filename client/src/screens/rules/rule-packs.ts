import type { HashedPack } from '@nadzor/shared/rules/schema'
import { declareFacts } from '@nadzor/shared/facts/catalogue'
import { factsOfPack } from '@nadzor/shared/rules/rows'
import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { useData, useLive } from '../../data/vue.ts'
import type { Failure } from '../desk/failure.ts'
import type { DeskApi } from '../desk/desk-api.ts'
import { useDesk } from '../desk/use-desk.ts'

/** Read once while the page lives: a hash names its content for ever. */
const kept = new Map<string, HashedPack>()

/** Every pack the server uses now, read whole. */
export async function fetchPacks(api: Pick<DeskApi, 'packs' | 'wholePack'>) {
  const listed = await api.packs()
  if (!listed.ok) return listed
  const wanted = listed.value.packs
  const missing = wanted.filter(({ hash }) => !kept.has(hash))
  const results = await Promise.all(missing.map(async ({ hash }) => ({ hash, result: await api.wholePack(hash) })))
  for (const { hash, result } of results) {
    if (!result.ok) return result
    kept.set(hash, { hash, pack: result.value })
  }
  const packs = wanted.flatMap(({ hash }) => kept.get(hash) ?? [])
  declareFacts(packs.flatMap(({ pack }) => factsOfPack(pack)))
  return { ok: true as const, value: packs }
}

/**
 * The packs to read rules from: those on this phone, with or without network; whoever has none on it (a desk without
 * visits) reads them from the server.
 */
export function useRulePacks(): {
  packs: Readonly<Ref<HashedPack[] | null>>
  failure: Readonly<Ref<Failure | null>>
  retry(): void
} {
  const data = useData()
  const desk = useDesk()
  const own = useLive(() => data.packs())
  const fetched = shallowRef<HashedPack[] | null>(null)
  const failure = shallowRef<Failure | null>(null)
  async function read(): Promise<void> {
    const result = await fetchPacks(desk.api)
    if (result.ok) {
      fetched.value = result.value
      failure.value = null
    } else failure.value = result.failure
  }
  watch(own, (held) => held?.length === 0 && fetched.value === null && void read(), { immediate: true })
  return {
    packs: computed(() => (own.value && own.value.length > 0 ? own.value : fetched.value)),
    failure,
    retry: () => void read(),
  }
}
