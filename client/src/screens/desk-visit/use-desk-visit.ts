import { computed, onMounted } from 'vue'
import { inMyLanguage } from '../../i18n.ts'
import { createLoad } from '../desk/load.ts'
import { createRuleBook } from '../desk/rule-book.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'
import { chosenSubject, photosUnderWay, subjectsOfVisit } from './visit-view.ts'

/** One visit by subject, with the rules its verdicts name; kept fresh, since photos and answers may still be on their way. */
export function useDeskVisit(desk: Desk, id: string, asked: () => string | null) {
  const load = createLoad(() => desk.api.inspection(id), desk.timers)
  const rules = createRuleBook(desk.api)

  async function refresh(): Promise<boolean> {
    await load.run()
    await rules.load(load.value.value?.verdicts.map((verdict) => verdict.packHash) ?? [])
    return load.failure.value === null
  }
  onMounted(() => void refresh())
  usePoll(desk, refresh)

  const visit = computed(() => load.value.value)
  const subjects = computed(() => (visit.value ? subjectsOfVisit(visit.value) : []))
  const people = computed(() => new Map(visit.value?.inspectors.map((one) => [one.id, one.name])))
  /** Packs are read by hash, superseding rules are named by pack id: the editions of this visit join the two. */
  const hashOfPack = computed(() => new Map(visit.value?.verdicts.map((verdict) => [verdict.pack, verdict.packHash])))

  return {
    load,
    rules,
    refresh,
    visit,
    subjects,
    chosen: computed(() => chosenSubject(subjects.value, asked())),
    underWay: computed(() => (visit.value ? photosUnderWay(visit.value.counts) : 0)),
    nameOf: (userId: string | null) => (userId === null ? null : (people.value.get(userId) ?? null)),
    /** What a rule of this visit's packs says when it fails; its id when no pack read holds it. */
    ruleName: (ruleId: string): string => {
      const found = [...hashOfPack.value.values()].map((hash) => rules.rule(hash, ruleId)).find((rule) => rule)
      return found ? inMyLanguage(found.title) : ruleId
    },
    prevailing: (by: { pack: string; ruleId: string } | null) =>
      by === null ? null : (rules.rule(hashOfPack.value.get(by.pack) ?? '', by.ruleId) ?? null),
  }
}
export type DeskVisit = ReturnType<typeof useDeskVisit>
