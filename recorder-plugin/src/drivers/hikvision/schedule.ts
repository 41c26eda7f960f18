import type { DriverReading, Topic } from '../../driver.ts'
import { find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { daysOfDuration } from '../duration.ts'
import { channelNumber, tell } from '../readings.ts'
import { recordsAfterHours } from '../week.ts'
import type { Schedule } from '../week.ts'
import { findDeep, yesNo } from './accounts.ts'
import type { Channels } from './channels.ts'
import type { IsapiClient } from './isapi-client.ts'

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function minuteOfWeek(moment: Element | null): number | null {
  const day = days.indexOf(textAt(moment, 'DayOfWeek') ?? '')
  const [hour, minute] = (textAt(moment, 'TimeOfDay') ?? '').split(':').map(Number)
  if (day < 0 || hour === undefined || minute === undefined || Number.isNaN(hour) || Number.isNaN(minute)) return null
  return (day * 24 + hour) * 60 + minute
}

/** A track's week; continuous recording is CMR. Null when it cannot be read. */
function scheduleOf(track: Element): Schedule | null {
  const blocks = findAll(find(track, 'TrackSchedule', 'ScheduleBlockList'), 'ScheduleBlock')
  if (blocks.length === 0) return null
  const continuous = []
  const any = []
  for (const action of blocks.flatMap((block) => findAll(block, 'ScheduleAction'))) {
    const from = minuteOfWeek(find(action, 'ScheduleActionStartTime'))
    const until = minuteOfWeek(find(action, 'ScheduleActionEndTime'))
    if (from === null || until === null) return null
    if (textAt(action, 'Actions', 'Record') === 'false') continue
    any.push({ from, until })
    if (textAt(action, 'Actions', 'ActionRecordingMode') === 'CMR') continuous.push({ from, until })
  }
  return { continuous, any }
}

/**
 * The switch is CustomExtension/enableSchedule; the track's own Enable reads false on tracks that record, and means
 * nothing (recorders.md section 3).
 */
function afterHours(track: Element): boolean | null {
  const schedule = scheduleOf(track)
  if (schedule === null) return null
  const on = yesNo(findDeep(track, 'enableSchedule')?.text ?? null)
  return on === false ? false : recordsAfterHours(schedule)
}

/** Keep time of a track in days; 0: not limited. Null where it is not told. */
function keepDays(track: Element): number | null {
  if (textAt(track, 'durationEnabled') === 'false') return 0
  const duration = textAt(track, 'Duration')
  return duration === null ? null : daysOfDuration(duration)
}

function ofRecorder(tracks: readonly Element[]): DriverReading[] {
  const keep = tracks.map(keepDays).filter((value) => value !== null)
  const loops = tracks.map((track) => yesNo(textAt(track, 'LoopEnable'))).filter((value) => value !== null)
  // 0 (not limited) wins over any number, then the longest, since that is what may stay.
  const longest = keep.length === 0 ? null : keep.includes(0) ? 0 : Math.max(...keep)
  const overwrites = loops.length === 0 ? null : loops.every((loop) => loop)
  return [
    tell('rec.expiry_days', longest, 'record/tracks Duration'),
    tell('rec.overwrite', overwrites, 'record/tracks LoopEnable'),
  ]
}

/** Keep time, overwriting, schedule and whether recordings are to hold sound, out of the main streams' tracks. */
export function scheduleTopic(client: IsapiClient, channels: Channels): Topic {
  return {
    name: 'schedule',
    facts: ['rec.expiry_days', 'rec.overwrite', 'ch.after_hours', 'ch.audio_track'],
    async ask() {
      const list = await client.get('tracks')
      const sound = new Map((await channels.streams()).map(({ channel, audio }) => [channel, audio]))
      const tracks = findAll(list, 'Track').flatMap((track) => {
        const id = numberAt(track, 'id')
        const channel = id !== null && id % 100 === 1 ? channelNumber(Math.floor(id / 100)) : null
        return channel === null ? [] : [{ channel, track }]
      })
      const ofChannels = tracks.flatMap(({ channel, track }) => {
        const saved = yesNo(findDeep(track, 'SaveAudio')?.text ?? null)
        // Saved where there is none to save is no sound; saved where the stream is unknown is unknown.
        const recorded = saved === false ? false : saved === true ? (sound.get(channel) ?? null) : null
        const when = 'record/tracks TrackSchedule at night and at weekends'
        return [
          tell('ch.after_hours', afterHours(track), when, channel),
          tell('ch.audio_track', recorded, 'record/tracks SaveAudio, Streaming/channels Audio', channel),
        ]
      })
      return [...ofRecorder(tracks.map(({ track }) => track)), ...ofChannels]
    },
  }
}
