import { defineStore } from 'pinia'
import { markRaw, ref } from 'vue'
import type { Institution } from '@nadzor/shared/facts/institution'
import { createPagedList } from './paged-list.ts'
import { useDesk } from './use-desk.ts'

/**
 * The institutions by name, kept between the list and the page of one, so that walking through them does not redraw
 * the list each time. Another word or another person starts anew.
 */
export const useInstitutionList = defineStore('desk-institutions', () => {
  const desk = useDesk()
  const word = ref('')
  let reader: string | null = null
  // Raw, so that the store does not open the list's refs: components hold them as they are.
  const list = markRaw(
    createPagedList<Institution>(
      async (after) => {
        const result = await desk.api.institutions({ after, q: word.value })
        return result.ok ? { ok: true, value: { items: result.value.institutions, next: result.value.next } } : result
      },
      (institution) => institution.id,
      desk.timers,
    ),
  )

  /** Shows the list for this word to this person: quietly fresh when it is the same as before, else from nothing. */
  async function show(wanted: string, userId: string | null): Promise<void> {
    const same = wanted === word.value && userId === reader
    word.value = wanted
    reader = userId
    await (same ? list.refresh() : list.restart())
  }

  return { word, list, show }
})
