import { ref } from 'vue'
import type { Ref } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
/** Read by public/theme.js before the first paint. */
const KEPT = 'nadzor.theme'

const keptTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(KEPT)) ?? 'system'

/** The theme of this phone; `choose` takes effect at once. */
export function useTheme(): { theme: Readonly<Ref<Theme>>; choose(theme: Theme): void } {
  const theme = ref(keptTheme())
  function choose(chosen: Theme): void {
    theme.value = chosen
    localStorage.setItem(KEPT, chosen)
    if (chosen === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = chosen
  }
  return { theme, choose }
}
