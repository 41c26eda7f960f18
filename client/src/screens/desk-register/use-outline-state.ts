import { computed, ref, watch } from 'vue'
import { allBranches, narrowed, pathTo, totals } from './outline.ts'
import type { Branch } from './outline.ts'
import type { DeskRegister } from './use-desk-register.ts'

/** From so many things on, places start folded: a first look should fit a few screens. */
const MANY = 80

/**
 * What of the outline is unfolded and found. Recorders start folded (a recorder has many channels), and places in a
 * large institution. The way to the part that is `current` is always open when it becomes so. While a word is looked
 * for, everything found is shown; folding as it was comes back afterwards.
 */
export function useOutlineState(page: DeskRegister, word: () => string, current: () => string | null) {
  const folding = ref(new Map<string, boolean>())
  const many = computed(() => {
    const counts = page.outline.value && totals(page.outline.value)
    return counts !== null && counts.camera + counts.sign + counts.recorder > MANY
  })
  const searching = computed(() => word().trim() !== '')
  const startsOpen = ({ kind }: Branch): boolean => kind !== 'recorder' && !(kind === 'area' && many.value)
  const isOpen = (branch: Branch): boolean => searching.value || (folding.value.get(branch.key) ?? startsOpen(branch))

  function toggle(branch: Branch): void {
    folding.value = new Map(folding.value).set(branch.key, !isOpen(branch))
  }
  const roots = computed(() => [...(page.outline.value?.sites ?? []), ...(page.outline.value?.nowhere ?? [])])
  function foldAll(open: boolean): void {
    folding.value = new Map(allBranches(roots.value).map(({ key }) => [key, open]))
  }

  watch(
    [current, () => page.outline.value !== null],
    ([key]) => {
      const way = key ? pathTo(roots.value, key).slice(0, -1) : []
      if (way.some((branch) => !isOpen(branch)))
        folding.value = new Map([...folding.value, ...way.map((branch) => [branch.key, true] as const)])
    },
    { immediate: true },
  )

  const shown = computed(() => ({
    sites: narrowed(page.outline.value?.sites ?? [], word(), page.codes.value),
    nowhere: narrowed(page.outline.value?.nowhere ?? [], word(), page.codes.value),
  }))
  return {
    shown,
    searching,
    isOpen,
    toggle,
    foldAll,
    nothing: computed(() => shown.value.sites.length + shown.value.nowhere.length === 0),
    /** A branch by its key, for the keys of the keyboard. */
    branch: (key: string) => allBranches(roots.value).find((one) => one.key === key) ?? null,
  }
}
