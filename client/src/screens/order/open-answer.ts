import { nextTick, watch } from 'vue'
import type { Ref } from 'vue'
import type { RepairState } from './use-repair.ts'
import type { Ask, Way } from './ways.ts'
import { answerKey } from './ways.ts'

/**
 * Which answer of a report is unfolded. Given ones stand folded until they are changed; a value of a screen is asked for
 * only when the installer wants to give one, because it takes a photo first.
 */
export function useOpenAnswer(repair: Pick<RepairState, 'answerOf' | 'opened'>, way: Readonly<Ref<Way | null>>) {
  const { opened } = repair
  watch(
    () => way.value?.id,
    () => (opened.value = null),
  )
  return {
    opened,
    isFolded: (ask: Ask): boolean =>
      opened.value !== answerKey(ask) && (repair.answerOf(ask) !== null || ask.entry.channel === 'reading'),
    async open(ask: Ask): Promise<void> {
      opened.value = answerKey(ask)
      await nextTick()
      document.getElementById(`q-${ask.entry.name}`)?.querySelector<HTMLElement>('input, select, button')?.focus()
    },
  }
}
