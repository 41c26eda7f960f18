import { computed, onMounted, shallowRef } from 'vue'
import { inMyLanguage } from '../../i18n.ts'
import type { ShownPack } from './desk-schemas.ts'
import type { NamedChoice } from './institution-names.ts'
import type { Desk } from './use-desk.ts'

/**
 * Packs an institution can adopt, as choices. Those it adopted that the server no longer holds stay in the list by
 * their id: unticking must be a decision, not an accident of loading.
 */
export function packChoices(
  known: readonly Pick<ShownPack, 'pack' | 'title'>[],
  adopted: readonly string[],
): NamedChoice[] {
  const titles = new Map(known.map((pack) => [pack.pack, inMyLanguage(pack.title)]))
  for (const id of adopted) if (!titles.has(id)) titles.set(id, id)
  return [...titles].map(([value, label]) => ({ value, label }))
}

export function useOwnPacks(desk: Desk, adopted: () => readonly string[]) {
  const known = shallowRef<ShownPack[]>([])
  onMounted(async () => {
    const listed = await desk.api.packs()
    if (!listed.ok) return
    const read = await Promise.all(listed.value.packs.map(({ hash }) => desk.api.pack(hash)))
    known.value = read.flatMap((one) => (one.ok && one.value.appliesTo.adopted ? [one.value] : []))
  })
  return computed(() => packChoices(known.value, adopted()))
}
