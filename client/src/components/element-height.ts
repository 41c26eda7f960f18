import { onBeforeUnmount, onMounted } from 'vue'
import type { Ref } from 'vue'

/**
 * Keeps a CSS variable on <html> equal to an element's height in pixels, so that `scroll-padding` keeps a focused
 * field clear of what is sticky. The variable goes when the element goes.
 */
export function useElementHeight(element: Readonly<Ref<HTMLElement | null>>, variable: `--${string}`): void {
  const root = document.documentElement
  let observer: ResizeObserver | undefined
  onMounted(() => {
    const target = element.value
    if (!target || typeof ResizeObserver === 'undefined') return
    observer = new ResizeObserver(() => root.style.setProperty(variable, `${target.offsetHeight}px`))
    observer.observe(target)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    root.style.removeProperty(variable)
  })
}
