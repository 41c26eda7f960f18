import { dayOf, formatDay, formatTime } from '../../formats.ts'

type Translate = (key: string, params: Record<string, string>) => string

/** "dziś 9:41", "wczoraj 9:41", then "18 listopada 2026, 9:41". Both instants as the contracts write them. */
export function showWhen(instant: string, now: string, t: Translate): string {
  const time = formatTime(instant)
  const yesterday = new Date(new Date(now).setDate(new Date(now).getDate() - 1)).toISOString()
  if (dayOf(instant) === dayOf(now)) return t('desk.when.today', { time })
  if (dayOf(instant) === dayOf(yesterday)) return t('desk.when.yesterday', { time })
  return `${formatDay(instant)}, ${time}`
}
