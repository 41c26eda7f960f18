import { onMounted, watch } from 'vue'
import type { User } from '@nadzor/shared/facts/person'
import { createPagedList } from '../desk/paged-list.ts'
import type { Desk } from '../desk/use-desk.ts'

/** The users of the authority by name, searched by the word in the address. */
export function useDeskUsers(desk: Desk, word: () => string) {
  const list = createPagedList<User>(
    async (after) => {
      const result = await desk.api.users({ after, q: word() })
      return result.ok ? { ok: true, value: { items: result.value.users, next: result.value.next } } : result
    },
    (user) => user.id,
    desk.timers,
  )
  watch(word, () => void list.restart())
  onMounted(() => void list.refresh())
  return list
}
