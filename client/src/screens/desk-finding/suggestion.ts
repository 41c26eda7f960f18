import type { FindingResponse } from '@nadzor/shared/api/findings'

/** Days until an order is due, by severity: a proposal of ours, shown as one and changed in the same dialog. */
const DAYS = { critical: 3, major: 14, minor: 30, info: 30 } as const

/** A calendar day moved by whole days, past a Saturday or Sunday to the Monday: schools and installers are closed. */
export function workingDayAfter(today: string, days: number): string {
  const date = new Date(`${today}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  const weekday = date.getUTCDay()
  date.setUTCDate(date.getUTCDate() + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0))
  return date.toISOString().slice(0, 10)
}

/** Whom and by when: whoever had this order before, else the first who can; the day by severity. */
export function suggestedOrder(
  { finding, events, installers }: Pick<FindingResponse, 'finding' | 'events' | 'installers'>,
  today: string,
): { assigneeId: string; dueDay: string } {
  const before = finding.assigneeId ?? events.findLast((one) => one.assigneeId !== null)?.assigneeId
  const chosen = installers.find((one) => one.id === before) ?? installers[0]
  const severity = finding.force === 'benchmark' ? 'info' : finding.severity
  return { assigneeId: chosen?.id ?? '', dueDay: workingDayAfter(today, DAYS[severity]) }
}
