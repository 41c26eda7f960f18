/** What a button of the bar does. `confirm-assign` is two events of the transition table in one. */
export type BarAction = 'confirm-assign' | 'assign' | 'accept-fix' | 'restore' | 'dismiss' | 'send-back' | 'reject-fix'

/** The buttons for what the server says may be done now, the likeliest first: it becomes the yellow one. */
export function barActions(may: readonly string[]): BarAction[] {
  const can = (event: string): boolean => may.includes(event)
  const primary: BarAction[] = [
    ...(can('accept-fix') ? (['accept-fix'] as const) : []),
    ...(can('confirm') ? (['confirm-assign'] as const) : can('assign') ? (['assign'] as const) : []),
    ...(can('restore') ? (['restore'] as const) : []),
  ]
  const rest = (['reject-fix', 'dismiss', 'send-back'] as const).filter(can)
  return [...primary, ...rest]
}
