import { nextTick, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { RepairState } from './use-repair.ts'
import type { Ask, Way } from './ways.ts'
import { answerKey } from './ways.ts'

/** Which answer of a report is unfolded to be changed; the others stand folded once they were given. */
export function useOpenAnswer(repair: Pick<RepairState, 'answerOf'>, way: Readonly<Ref<Way | null>>) {
  const opened = ref<string | null>(null)
  watch(
    () => way.value?.id,
    () => (opened.value = null),
  )
  return {
    opened,
    isOpen: (ask: Ask): boolean => opened.value === answerKey(ask),
    async open(ask: Ask): Promise<void> {
      if (repair.answerOf(ask) === null) return
      opened.value = answerKey(ask)
      await nextTick()
      document.getElementById(`q-${ask.entry.name}`)?.querySelector<HTMLElement>('button, input')?.focus()
    },
  }
}
