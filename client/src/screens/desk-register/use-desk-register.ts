import { computed, onMounted, onScopeDispose } from 'vue'
import { createLoad } from '../desk/load.ts'
import { useKeptDrafts } from '../desk/kept-drafts.ts'
import type { Desk } from '../desk/use-desk.ts'
import { codesBySubject, outlineOf } from './outline.ts'
import { doublyPlated } from './plates.ts'
import { changed } from './register-rows.ts'
import type { RegisterChange } from './register-rows.ts'

/**
 * The register of one institution. It is read again when the page comes back into view, since phones write into it
 * too; what is being typed is never touched by that. `owner` is the signed-in user's id.
 */
export function useDeskRegister(desk: Desk, institutionId: string, owner: string) {
  const load = createLoad(() => desk.api.register(institutionId), desk.timers)
  const institution = createLoad(() => desk.api.institution(institutionId), desk.timers)
  const drafts = useKeptDrafts()
  const place = `${owner}/register/${institutionId}/`
  onMounted(() => {
    void load.run()
    void institution.run()
  })
  onScopeDispose(desk.page.onChange(() => void (desk.page.visible() && load.run())))

  /** Puts what the server accepted into the register on screen, without reading all of it again. */
  function accept(changes: readonly RegisterChange[]): void {
    if (load.value.value) load.value.value = changes.reduce(changed, load.value.value)
  }

  return {
    institutionId,
    load,
    institution,
    accept,
    outline: computed(() => load.value.value && outlineOf(load.value.value)),
    codes: computed(() => (load.value.value ? codesBySubject(load.value.value) : new Map<string, string[]>())),
    doubles: computed(() => (load.value.value ? doublyPlated(load.value.value) : new Set<string>())),
    /** Keys of parts with something typed that the server has not accepted. */
    unsaved: computed(() => new Set(drafts.under(place))),
    draft: {
      get: (key: string) => drafts.get(place + key),
      keep: (key: string, value: unknown) => drafts.keep(place + key, value),
      drop: (key: string) => drafts.drop(place + key),
    },
  }
}
export type DeskRegister = ReturnType<typeof useDeskRegister>
