import { wallAt } from '../drivers/device-time.ts'
import type { FakeChannel, FakeRecorderState } from './recorder-state.ts'

const DAY = 86_400_000

/** Digits on the fake's own clock now, as if UTC; milliseconds, whole seconds. */
export function deviceNow(state: FakeRecorderState): number {
  return wallAt(Date.now()) + state.clockOffset * 1000
}

export type Recorded = { from: number; until: number }

/**
 * What is on a channel's disk, in digits-as-UTC, oldest first: a file for each calendar day, without the days planted as
 * missing. Times are the device's own.
 */
export function recordedDays(state: FakeRecorderState, channel: FakeChannel): Recorded[] {
  if (channel.oldestDays === null) return []
  const now = deviceNow(state)
  const first = now - channel.oldestDays * DAY
  const end = now - channel.newestDays * DAY
  const today = Math.floor(now / DAY)
  const files: Recorded[] = []
  for (let day = Math.floor(first / DAY); day <= Math.floor(end / DAY); day++) {
    if (channel.gapDays.includes(today - day)) continue
    files.push({ from: Math.max(first, day * DAY), until: Math.min(end, (day + 1) * DAY - 1000) })
  }
  return files
}

/** The offset a device would declare for its digits, in hours. */
export function declaredOffset(state: FakeRecorderState): number {
  const now = Date.now()
  return Math.round((wallAt(now) - now) / 3_600_000) + (state.offsetLies ? 1 : 0)
}
