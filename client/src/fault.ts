import { readonly, shallowRef } from 'vue'

/** A bug of ours, as the person sees it: a number to quote. What happened goes to the console, not to the screen. */
export type Fault = { number: string }

const current = shallowRef<Fault | null>(null)
export const fault = readonly(current)

function newNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(4))
  return [...bytes]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

/** Shows the fault screen once; later faults keep the first number, which is the one with the cause. */
export function reportFault(error: unknown): void {
  const number = current.value?.number ?? newNumber()
  console.error(`fault ${number}`, error)
  current.value = { number }
}

export function clearFault(): void {
  current.value = null
}
