import { onMounted, shallowRef } from 'vue'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { DeskApi, Result } from './desk-api.ts'
import type { Desk } from './use-desk.ts'

/** Every institution this person may read, page after page; a city has a few hundred. */
export async function allInstitutions(api: Pick<DeskApi, 'institutions'>): Promise<Result<Institution[]>> {
  const all: Institution[] = []
  let after: string | undefined
  do {
    const page = await api.institutions({ after })
    if (!page.ok) return page
    all.push(...page.value.institutions)
    after = page.value.next ?? undefined
  } while (after)
  return { ok: true, value: all }
}

export type NamedChoice = { value: string; label: string }

/** The institutions as choices of a select, by name. Stays empty when they cannot be read: a filter is a convenience. */
export function useInstitutionNames(desk: Desk) {
  const names = shallowRef<NamedChoice[]>([])
  onMounted(async () => {
    const result = await allInstitutions(desk.api)
    if (result.ok) names.value = result.value.map(({ id, name }) => ({ value: id, label: name }))
  })
  return names
}
