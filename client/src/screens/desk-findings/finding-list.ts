import { defineStore } from 'pinia'
import { markRaw, ref, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { findingsResponse } from '@nadzor/shared/api/findings'
import { createPagedList } from '../desk/paged-list.ts'
import { createRuleBook } from '../desk/rule-book.ts'
import type { ShownRule } from '../desk/desk-schemas.ts'
import { useDesk } from '../desk/use-desk.ts'
import { askedOf } from './finding-filters.ts'
import type { FindingFilters } from './finding-filters.ts'

export type FindingLine = z.infer<typeof findingsResponse>['findings'][number]

/**
 * Findings as filtered, kept between the list and the page of one, so that walking through them does not redraw the
 * list each time; and the titles of rules, which lines name by id alone. Another person starts anew.
 */
export const useFindingList = defineStore('desk-findings', () => {
  const desk = useDesk()
  const total = ref<number | null>(null)
  const rules = createRuleBook(desk.api)
  const hashes = shallowRef<readonly string[]>([])
  let filters: FindingFilters | null = null
  let reader: string | null = null

  // Raw, so that the store does not open the list's refs: components hold them as they are.
  const list = markRaw(
    createPagedList<FindingLine>(
      async (after) => {
        const result = await desk.api.findings({ ...(filters ? askedOf(filters) : {}), after })
        if (!result.ok) return result
        total.value = result.value.total
        return { ok: true, value: { items: result.value.findings, next: result.value.next } }
      },
      (line) => line.finding.id,
      desk.timers,
    ),
  )

  async function loadTitles(): Promise<void> {
    if (hashes.value.length > 0) return
    const listed = await desk.api.packs()
    if (!listed.ok) return
    hashes.value = listed.value.packs.map((one) => one.hash)
    await rules.load(hashes.value)
  }

  /** Shows the list for these filters to this person: quietly fresh when they are the same, else from nothing. */
  async function show(wanted: FindingFilters, userId: string | null): Promise<void> {
    const same = JSON.stringify(wanted) === JSON.stringify(filters) && userId === reader
    filters = wanted
    reader = userId
    if (!same) total.value = null
    await Promise.all([same ? list.refresh() : list.restart(), loadTitles()])
  }

  /** What is decided leaves a list it does not belong to any more, before the server is asked again. */
  function drop(id: string): void {
    list.items.value = list.items.value?.filter((line) => line.finding.id !== id) ?? null
  }

  /** The line before or after one, in the order shown; null at the ends. */
  function neighbour(id: string, step: 1 | -1): string | null {
    const items = list.items.value ?? []
    const here = items.findIndex((line) => line.finding.id === id)
    return here === -1 ? null : (items[here + step]?.finding.id ?? null)
  }

  /** A rule by its id alone, from the packs in use; null when none of them holds it. */
  const ruleOf = (id: string): ShownRule | null =>
    hashes.value.map((hash) => rules.rule(hash, id)).find((rule) => rule) ?? null

  /** What is so, in the words of the gravest of its rules that a pack in use holds. */
  function titleOf({ ruleIds, severity }: FindingLine['finding']): ShownRule | null {
    const known = ruleIds.flatMap((id) => ruleOf(id) ?? [])
    return known.find((rule) => rule.severity === severity) ?? known[0] ?? null
  }

  return { list, total, show, drop, neighbour, ruleOf, titleOf }
})
