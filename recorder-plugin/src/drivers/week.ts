/** Minutes of a week from Monday 00:00. */
export type WeekSpan = { from: number; until: number }

const DAY = 24 * 60
const WEEK = 7 * DAY
/** Nobody is at school then in any timetable: nights from 22 to 5, and Saturday and Sunday. */
const NIGHT = { from: 22 * 60, until: 5 * 60 }

/** More than any recorder's form has rows. */
const MAX_SPANS = 1000

/**
 * Whether these spans cover the time outside of school hours: all of it, none of it, or (null) a part, of which a number of
 * hours says nothing.
 */
export function coversAfterHours(spans: readonly WeekSpan[]): boolean | null {
  const covered = new Uint8Array(WEEK)
  for (const { from, until } of spans.slice(0, MAX_SPANS)) {
    // Monday 00:00 to Monday 00:00 is the whole week; Sunday 24:00 is told as Monday 00:00.
    const end = until <= from ? until + WEEK : until
    for (let minute = from; minute < Math.min(end, from + WEEK); minute++) covered[minute % WEEK] = 1
  }
  const met = new Set<boolean>()
  for (let minute = 0; minute < WEEK; minute++) {
    const ofDay = minute % DAY
    const after = minute >= 5 * DAY || ofDay >= NIGHT.from || ofDay < NIGHT.until
    if (after && !isLastMinute(covered, minute)) met.add(covered[minute] === 1)
  }
  return met.size === 1 ? met.has(true) : null
}

/** "23:59:59" leaves the last minute of a day out, as recorders write a whole day. */
function isLastMinute(covered: Uint8Array, minute: number): boolean {
  return minute % DAY === DAY - 1 && covered[minute] !== 1 && covered[minute - 1] === 1
}

/** What a week's schedule records, with and without something having to happen first. */
export type Schedule = { continuous: readonly WeekSpan[]; any: readonly WeekSpan[] }

/**
 * Recording after hours, as a schedule promises it: continuous recording is a yes, none at all a no. Recording that waits
 * for something to move is neither.
 */
export function recordsAfterHours({ continuous, any }: Schedule): boolean | null {
  if (coversAfterHours(continuous) === true) return true
  return coversAfterHours(any) === false ? false : null
}
