/** What a key asks for at the findings desk. `primary` is whatever the yellow button says. */
export type KeyAction = 'next' | 'previous' | 'primary' | 'dismiss' | 'send-back' | 'reject-fix' | 'help'

const actions: Record<string, KeyAction> = {
  j: 'next',
  k: 'previous',
  p: 'primary',
  o: 'dismiss',
  i: 'send-back',
  r: 'reject-fix',
  '?': 'help',
}

const KEPT = 'nadzor.findingKeys'
export const keysAreOn = (kept: Pick<Storage, 'getItem'>): boolean => kept.getItem(KEPT) !== 'off'
export function keepKeys(kept: Pick<Storage, 'setItem'>, on: boolean): void {
  kept.setItem(KEPT, on ? 'on' : 'off')
}

/**
 * The action of a key pressed in the list or the bar; null with a modifier, in a field that is being written in, and
 * on a line that is not the open one: a key decides only about what stands on the screen (WCAG 2.1.4).
 */
export function keyAction(event: KeyboardEvent): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return null
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input, textarea, select, [contenteditable]')) return null
  const action = actions[event.key.toLowerCase()] ?? null
  const line = target?.closest('a[href]')
  const elsewhere = line !== null && line !== undefined && line.getAttribute('aria-current') !== 'true'
  if (elsewhere && action !== 'next' && action !== 'previous' && action !== 'help') return null
  return action
}
