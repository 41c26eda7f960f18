import { randomUUID } from 'node:crypto'
import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { instantOfWall, parseWall, wallAt } from '../device-time.ts'
import { attempt, tell } from '../readings.ts'
import type { Channels } from './channels.ts'
import type { IsapiClient } from './isapi-client.ts'
import { field } from './operations.ts'

const DAY = 86_400_000
/** Months the recording calendar is walked back, and empty ones in a row after which nothing older is expected. */
const MAX_MONTHS = 26
const EMPTY_MONTHS = 6
/** Pages of a day's recordings. */
const MAX_PAGES = 5
const PAGE = 64

type Found = { from: number; until: number }
type Page = { items: Found[]; more: boolean }

const stamp = (wall: number) => new Date(wall).toISOString().slice(0, 19) + 'Z'

/**
 * One page of ContentMgmt/search, oldest first. The "Z" in and out is a lie: the digits are the recorder's wall time.
 * `searchResultPostion` is the vendor's own spelling; a window past 2038 is refused (recorders.md section 3).
 */
async function page(
  client: IsapiClient,
  track: number,
  from: number,
  until: number,
  position: number,
  size: number,
): Promise<Page> {
  const body =
    field('searchID', randomUUID().toUpperCase()) +
    `<trackList>${field('trackID', track)}</trackList>` +
    `<timeSpanList><timeSpan>${field('startTime', stamp(from))}${field('endTime', stamp(until))}</timeSpan></timeSpanList>` +
    field('maxResults', size) +
    field('searchResultPostion', position) +
    `<metadataList>${field('metadataDescriptor', '//recordType.meta.std-cgi.com')}</metadataList>`
  const result = await client.search('search', 'CMSearchDescription', body)
  const status = textAt(result, 'responseStatusStrg') ?? textAt(result, 'responseStatusStrp')
  // numOfMatches echoes a total on some firmware: the items themselves are counted.
  const items = findAll(find(result, 'matchList'), 'searchMatchItem').flatMap((item) => spanOf(find(item, 'timeSpan')))
  if (items.length === 0 && status === null) throw new ProbeError('malformed', 'a search result without a status')
  return { items, more: status === 'MORE' }
}

function spanOf(span: Element | null): Found[] {
  const from = parseWall(textAt(span, 'startTime'))
  const until = parseWall(textAt(span, 'endTime'))
  return from === null || until === null ? [] : [{ from, until }]
}

type Month = { year: number; month: number }
const before = ({ year, month }: Month): Month =>
  month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 }

/** Days of a month with recordings, as digits-as-UTC midnights: the calendar of the recorder's playback page. */
async function recordedDays(client: IsapiClient, track: number, { year, month }: Month): Promise<number[]> {
  const body = field('year', year) + field('monthOfYear', month)
  const result = await client.search('dailyDistribution', 'trackDailyParam', body, track)
  return findAll(find(result, 'dayList'), 'day').flatMap((one) => {
    const day = Number(textAt(one, 'dayOfMonth') ?? Number.NaN)
    return textAt(one, 'record') === 'true' && day >= 1 && day <= 31 ? [Date.UTC(year, month - 1, day)] : []
  })
}

/** Recorded days from now back to the month of `oldest`, or as far as months are not empty for half a year. */
async function calendar(client: IsapiClient, track: number, now: number, oldest: number | null): Promise<number[]> {
  const days: number[] = []
  let month: Month = { year: new Date(now).getUTCFullYear(), month: new Date(now).getUTCMonth() + 1 }
  let empty = 0
  for (let i = 0; i < MAX_MONTHS && empty < EMPTY_MONTHS; i++) {
    const own = await recordedDays(client, track, month)
    empty = own.length === 0 ? empty + 1 : 0
    days.push(...own)
    if (oldest !== null && Date.UTC(month.year, month.month - 1, 1) <= oldest) break
    month = before(month)
  }
  return days.sort((a, b) => a - b)
}

/** Oldest by one POST; null: nothing is recorded; undefined: this firmware fails on a window that wide. */
async function oldestBySearch(client: IsapiClient, track: number): Promise<number | null | undefined> {
  try {
    const { items } = await page(client, track, Date.UTC(2000, 0, 1), Date.UTC(2038, 0, 1), 0, 1)
    return items.length === 0 ? null : Math.min(...items.map(({ from }) => from))
  } catch (error) {
    // A refused login, a recorder that is gone and a deadline are no reason to ask in another way.
    if (!(error instanceof ProbeError) || ['unauthorized', 'unreachable', 'timeout'].includes(error.kind)) throw error
    return undefined
  }
}

async function lastOfDay(client: IsapiClient, track: number, day: number): Promise<number | null> {
  let newest: number | null = null
  let position = 0
  for (let i = 0; i < MAX_PAGES; i++) {
    const { items, more } = await page(client, track, day, day + DAY - 1000, position, PAGE)
    for (const { until } of items) newest = Math.max(newest ?? until, until)
    position += items.length
    if (!more || items.length === 0) return newest
  }
  // A day cut into more pieces than this: its last one was not reached, and a time that is too early would accuse.
  return null
}

const facts = ['ch.oldest', 'ch.newest', 'ch.gaps'] as const

async function ofChannel(
  client: IsapiClient,
  channel: number,
  now: number,
  ends: Map<number, number>,
): Promise<DriverReading[]> {
  const track = channel * 100 + 1
  const found = await oldestBySearch(client, track)
  const instant = (wall: number | null) => (wall === null ? null : new Date(instantOfWall(wall)).toISOString())
  if (found === null) return facts.map((fact) => tell(fact, null, 'ContentMgmt/search: no recording found', channel))
  const rest = ['ch.newest', 'ch.gaps'] as const
  if (found !== undefined) {
    const oldest = tell('ch.oldest', instant(found), 'ContentMgmt/search', channel)
    return [
      oldest,
      ...(await attempt(
        rest,
        async () => newestAndGaps(client, channel, await calendar(client, track, now, found), ends),
        channel,
      )),
    ]
  }
  const days = await calendar(client, track, now, null)
  const first = days[0]
  if (first === undefined) return facts.map((fact) => tell(fact, null, 'dailyDistribution: no recorded day', channel))
  const { items } = await page(client, track, first, first + DAY - 1000, 0, 1)
  const oldest = items.length === 0 ? null : Math.min(...items.map(({ from }) => from))
  const source = 'record/tracks/n/dailyDistribution, then ContentMgmt/search of that day'
  return [
    tell('ch.oldest', instant(oldest), source, channel),
    ...(await attempt(rest, () => newestAndGaps(client, channel, days, ends), channel)),
  ]
}

async function newestAndGaps(
  client: IsapiClient,
  channel: number,
  days: readonly number[],
  ends: Map<number, number>,
): Promise<DriverReading[]> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined)
    return ['ch.newest', 'ch.gaps'].map((fact) => tell(fact, null, 'dailyDistribution: no recorded day', channel))
  const newest = await lastOfDay(client, channel * 100 + 1, last)
  if (newest !== null) ends.set(channel, newest)
  const missing = (last - first) / DAY + 1 - new Set(days).size
  return [
    tell(
      'ch.newest',
      newest === null ? null : new Date(instantOfWall(newest)).toISOString(),
      'ContentMgmt/search of the last recorded day',
      channel,
    ),
    tell('ch.gaps', missing * 24, 'record/tracks/n/dailyDistribution: whole days without a recording', channel),
  ]
}

/**
 * Both ends of what is kept and the days missing between, channel by channel; what was read before a deadline stays. `newest` is
 * filled with the end of each channel's recordings, in digits-as-UTC.
 */
export function recordingsTopic(client: IsapiClient, channels: Channels, newest: Map<number, number>): Topic {
  return {
    name: 'recordings',
    facts,
    async ask() {
      const now = wallAt(Date.now())
      const readings: DriverReading[] = []
      for (const channel of await channels.numbers())
        readings.push(...(await attempt(facts, () => ofChannel(client, channel, now, newest), channel)))
      return readings
    },
  }
}
