import { computed, watch } from 'vue'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import { inMyLanguage } from '../../i18n.ts'
import { createLoad } from '../desk/load.ts'
import { createRuleBook } from '../desk/rule-book.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useFindingList } from '../desk-findings/finding-list.ts'
import { subjectWords } from '../desk-findings/subject-words.ts'
import { createDecisions } from './decisions.ts'
import type { Decision } from './decisions.ts'
import { isReviewed, observations, photoParts, verdictParts, wasIs } from './finding-view.ts'
import { historyOf } from './history.ts'

type Translate = (key: string, params?: Record<string, string>) => string

/** The open finding with the rules its verdicts name, kept fresh, and what a reviewer can decide about it. */
export function useDeskFinding(
  desk: Desk,
  id: () => string,
  decided: (after: FindingResponse, decision: Decision) => Promise<unknown> | void,
  t: Translate,
) {
  const load = createLoad(() => desk.api.finding(id()), desk.timers)
  const rules = createRuleBook(desk.api)

  async function refresh(): Promise<boolean> {
    await load.run()
    await rules.load(load.value.value?.verdicts.map((one) => one.packHash) ?? [])
    return load.failure.value === null
  }
  const page = computed(() => (load.value.value?.finding.id === id() ? load.value.value : null))
  const decisions = createDecisions(desk.api, { current: () => page.value, reload: refresh, decided })
  watch(
    id,
    () => {
      load.clear()
      decisions.forget()
      void refresh()
    },
    { immediate: true },
  )
  usePoll(desk, refresh)

  const names = computed(
    () =>
      new Map(
        [...(page.value?.subjects ?? []), ...(page.value ? [page.value.subject] : [])].map((one) => [one.id, one]),
      ),
  )
  const people = computed(() => new Map(page.value?.people.map((one) => [one.id, one.name])))
  const hashOfPack = computed(() => new Map(page.value?.verdicts.map((one) => [one.pack, one.packHash])))
  // Conditions of an exception may stand in a pack that judges nothing here.
  const known = useFindingList()
  const ruleOf = (ruleId: string) =>
    [...hashOfPack.value.values()].map((hash) => rules.rule(hash, ruleId)).find((rule) => rule) ?? known.ruleOf(ruleId)

  return {
    load,
    rules,
    refresh,
    page,
    decisions,
    reviewed: computed(() => (page.value ? isReviewed(page.value.events) : false)),
    parts: computed(() => verdictParts(page.value?.verdicts ?? [])),
    photos: computed(() => (page.value ? photoParts(page.value) : { before: [], after: [], documents: [] })),
    figures: computed(() => (page.value ? wasIs(page.value) : [])),
    observations: computed(() => (page.value ? observations(page.value) : [])),
    history: computed(() => (page.value ? historyOf(page.value) : [])),
    nameOf: (userId: string | null) => (userId === null ? null : (people.value.get(userId) ?? null)),
    subjectOf: (subjectId: string): string | null => {
      const known = names.value.get(subjectId)
      return known ? subjectWords(known, t) : null
    },
    rule: (packHash: string, ruleId: string) => rules.rule(packHash, ruleId) ?? null,
    ruleOf,
    ruleName: (ruleId: string): string => {
      const found = ruleOf(ruleId)
      return found ? inMyLanguage(found.title) : ruleId
    },
    prevailing: (by: { pack: string; ruleId: string } | null) =>
      by === null ? null : (rules.rule(hashOfPack.value.get(by.pack) ?? '', by.ruleId) ?? null),
  }
}
export type DeskFinding = ReturnType<typeof useDeskFinding>
