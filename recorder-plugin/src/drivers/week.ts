/** Minutes of a week from Monday 00:00. */
export type WeekSpan = { from: number; until: number }

const DAY = 24 * 60
const WEEK = 7 * DAY
/** Nobody is at school then in any timetable: nights from 22 to 5, and Saturday and Sunday. */
const NIGHT = { from: 22 * 60, until: 5 * 60 }

/** More than any recorder's form has rows. */
const MAX_SPANS = 1000

/** Every minute of the week that lies outside of school hours is covered by these spans. */
export function recordsAfterHours(spans: readonly WeekSpan[]): boolean {
  const covered = new Uint8Array(WEEK)
  for (const { from, until } of spans.slice(0, MAX_SPANS)) {
    // Monday 00:00 to Monday 00:00 is the whole week; Sunday 24:00 is told as Monday 00:00.
    const end = until <= from ? until + WEEK : until
    for (let minute = from; minute < Math.min(end, from + WEEK); minute++) covered[minute % WEEK] = 1
  }
  for (let minute = 0; minute < WEEK; minute++) {
    const ofDay = minute % DAY
    const after = minute >= 5 * DAY || ofDay >= NIGHT.from || ofDay < NIGHT.until
    if (after && covered[minute] !== 1 && !isLastMinute(covered, minute)) return false
  }
  return true
}

/** "23:59:59" leaves the last minute of a day out, as recorders write a whole day. */
function isLastMinute(covered: Uint8Array, minute: number): boolean {
  return minute % DAY === DAY - 1 && covered[minute - 1] === 1
}
