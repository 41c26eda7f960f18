import { find, parseXml, textAt } from '../transport/xml.ts'
import { doc, el, ok, status, zulu } from './hikvision-xml.ts'
import type { Reply } from './manners.ts'
import { recordedDays } from './recorded-time.ts'
import type { Recorded } from './recorded-time.ts'
import type { FakeChannel, FakeRecorderState } from './recorder-state.ts'

const week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
function moment(day: number, time: string): string {
  return el('DayOfWeek', week[day % 7] ?? '') + el('TimeOfDay', time)
}

function scheduleActions(channel: FakeChannel): string {
  const action = (from: string, until: string, mode: string) =>
    el(
      'ScheduleAction',
      el('ScheduleActionStartTime', from) +
        el('ScheduleActionEndTime', until) +
        el('Actions', el('Record', true) + el('ActionRecordingMode', mode)),
    )
  const mode = channel.schedule === 'motion' ? 'MOTION' : 'CMR'
  return week
    .map((_, day) =>
      channel.schedule === 'school-hours'
        ? day < 5
          ? action(moment(day, '07:00:00'), moment(day, '18:00:00'), mode)
          : ''
        : action(moment(day, '00:00:00'), moment(day + 1, '00:00:00'), mode),
    )
    .join('')
}

/** A main stream's track: keep time, overwriting, schedule. */
export function track(state: FakeRecorderState, channel: FakeChannel, number: number): string {
  return el(
    'Track',
    el('id', number * 100 + 1) +
      el('Channel', number * 100 + 1) +
      // Reads false on tracks that record: it means nothing.
      el('Enable', false) +
      el('Duration', state.retention ?? `P${String(state.keepDays)}DT0H`) +
      el('LoopEnable', state.overwrite) +
      el('TrackSchedule', el('ScheduleBlockList', el('ScheduleBlock', scheduleActions(channel)))) +
      el(
        'CustomExtensionList',
        el('CustomExtension', el('enableSchedule', channel.schedule !== 'off') + el('SaveAudio', channel.audio)),
      ),
  )
}

function searchResult(found: readonly Recorded[], position: number, size: number): string {
  const page = found.slice(position, position + size)
  const more = position + page.length < found.length
  const items = page.map(({ from, until }) =>
    el('searchMatchItem', el('timeSpan', el('startTime', zulu(from)) + el('endTime', zulu(until)))),
  )
  return doc(
    'CMSearchResult',
    // The total is echoed where the page's own number is meant.
    el('responseStatusStrg', page.length === 0 ? 'NO MATCHES' : more ? 'MORE' : 'OK') +
      el('numOfMatches', found.length) +
      el('matchList', ...items),
  )
}

/** ContentMgmt/search: oldest first, in the device's own time. */
export function search(state: FakeRecorderState, body: string): Reply {
  const asked = parseXml(body)
  const [, channel] = channelOf(state, Number(textAt(asked, 'trackList', 'trackID')))
  const span = find(asked, 'timeSpanList', 'timeSpan')
  const [from, until] = [Date.parse(textAt(span, 'startTime') ?? ''), Date.parse(textAt(span, 'endTime') ?? '')]
  if (!channel || !(from < until) || until > Date.UTC(2038, 0, 2)) return status(6, 'badParameters', 400)
  if (state.wideSearchFails && until - from > 400 * 86_400_000) return status(3, 'deviceError', 500)
  const found = recordedDays(state, channel)
    .filter((one) => one.until >= from && one.from <= until)
    .map((one) => ({ from: Math.max(from, one.from), until: Math.min(until, one.until) }))
  return ok(
    searchResult(
      found,
      Number(textAt(asked, 'searchResultPostion') ?? '0'),
      Number(textAt(asked, 'maxResults') ?? '40'),
    ),
  )
}

export function channelOf(state: FakeRecorderState, trackOrStream: number): [number, FakeChannel | undefined] {
  const number = Math.floor(trackOrStream / 100)
  return [number, state.channels[number - 1]]
}

/** The month's calendar of the playback page. */
export function calendar(state: FakeRecorderState, trackId: number, body: string): Reply {
  const asked = parseXml(body)
  const [, channel] = channelOf(state, trackId)
  const [year, month] = [Number(textAt(asked, 'year')), Number(textAt(asked, 'monthOfYear'))]
  if (!channel) return status(4, 'notSupport')
  const recorded = new Set(recordedDays(state, channel).map(({ from }) => new Date(from).toISOString().slice(0, 10)))
  const days = Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, i) => {
    const day = new Date(Date.UTC(year, month - 1, i + 1)).toISOString().slice(0, 10)
    return el('day', el('id', i + 1) + el('dayOfMonth', i + 1) + el('record', recorded.has(day)))
  })
  return ok(doc('trackDailyDistribution', el('dayList', ...days)))
}
