import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { escapeXml, find, findAll, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { hoursMissing } from '../device-time.ts'
import { daysOfDuration } from '../duration.ts'
import { attempt, tell } from '../readings.ts'
import { raw } from './onvif-client.ts'
import type { OnvifClient } from './onvif-client.ts'
import type { MainStream, Profiles } from './profiles.ts'
import type { NewestRecording } from './watching.ts'

const SEARCH = 'http://www.onvif.org/ver10/search/wsdl'
/** A recorder with more recordings than this is cut off: the rest stays unknown. */
const MAX_PAGES = 40

type Recording = {
  token: string | null
  sourceIds: string[]
  oldest: string | null
  newest: string | null
  /** Whether it holds sound; null when it does not list its tracks, or not what is in them. */
  audio: boolean | null
}

/** A device time as an instant; null when it is absent or no plausible date (some devices send 1970 for "none"). */
function instantOf(text: string | null): string | null {
  if (text === null) return null
  const time = Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(time) || time < Date.UTC(2000, 0, 1) ? null : new Date(time).toISOString()
}

/**
 * Sound in what was recorded. Recorders keep an empty audio track ready beside every picture: one that never got data
 * (1970, or an end at its start) is no sound.
 */
function soundIn(tracks: readonly Element[]): boolean | null {
  if (tracks.length === 0) return null
  const audio = tracks.filter((track) => textAt(track, 'TrackType') === 'Audio')
  const holdsData = audio.map((track) => {
    const [from, to] = [textAt(track, 'DataFrom'), textAt(track, 'DataTo')]
    return from === null ? null : instantOf(from) !== null && instantOf(from) !== instantOf(to)
  })
  return holdsData.includes(true) ? true : holdsData.includes(null) ? null : false
}

function readRecording(information: Element): Recording {
  const tracks = findAll(information, 'Track')
  const times = (name: string) => tracks.map((track) => instantOf(textAt(track, name))).filter((time) => time !== null)
  const source = find(information, 'Source')
  return {
    token: textAt(information, 'RecordingToken'),
    sourceIds: [textAt(source, 'SourceId'), textAt(source, 'Name')].filter((text) => text !== null),
    oldest: instantOf(textAt(information, 'EarliestRecording')) ?? times('DataFrom').sort()[0] ?? null,
    newest: instantOf(textAt(information, 'LatestRecording')) ?? times('DataTo').sort().at(-1) ?? null,
    audio: soundIn(tracks),
  }
}

/** FindRecordings, then its results until Completed; the search is closed whatever happens. */
async function search(client: OnvifClient): Promise<Recording[]> {
  const opened = await client.authenticated(
    raw('search', `<FindRecordings xmlns="${SEARCH}"><Scope/><KeepAliveTime>PT30S</KeepAliveTime></FindRecordings>`),
  )
  const token = textAt(opened.body, 'FindRecordingsResponse', 'SearchToken')
  if (token === null) throw new ProbeError('malformed', 'FindRecordings without a token')
  const xmlToken = `<SearchToken>${escapeXml(token)}</SearchToken>`
  try {
    const found: Recording[] = []
    for (let page = 0; page < MAX_PAGES; page++) {
      const { body } = await client.authenticated(
        raw(
          'search',
          `<GetRecordingSearchResults xmlns="${SEARCH}">${xmlToken}<MaxResults>50</MaxResults><WaitTime>PT2S</WaitTime></GetRecordingSearchResults>`,
        ),
      )
      const list = find(body, 'GetRecordingSearchResultsResponse', 'ResultList')
      if (!list) throw new ProbeError('malformed', 'search results without a list')
      found.push(...findAll(list, 'RecordingInformation').map(readRecording))
      if (textAt(list, 'SearchState') === 'Completed') return found
    }
    throw new ProbeError('timeout', 'the recording search did not complete')
  } finally {
    await client
      .authenticated(raw('search', `<EndSearch xmlns="${SEARCH}">${xmlToken}</EndSearch>`))
      .catch((error: unknown) => {
        // The device forgets the search by itself after KeepAliveTime; the readings are already in hand.
        if (!(error instanceof ProbeError)) throw error
      })
  }
}

/** Configured keep time in days: 0 (not limited) wins over any number, then the longest, since that is what may stay. */
async function keepTime(client: OnvifClient): Promise<DriverReading> {
  const { body } = await client.authenticated((cam) => {
    cam.getRecordings(() => undefined)
  })
  const days = findAll(find(body, 'GetRecordingsResponse'), 'RecordingItem')
    .map((item) => textAt(item, 'Configuration', 'MaximumRetentionTime'))
    .filter((text) => text !== null)
    .map(daysOfDuration)
  const longest = days.length === 0 ? null : days.includes(0) ? 0 : Math.max(...days)
  return tell('rec.expiry_days', longest, 'GetRecordings MaximumRetentionTime')
}

/** Hours between the recordings of a channel. One recording from end to end tells nothing of holes inside it. */
function holes(own: readonly Recording[]): number | null {
  const spans = own.flatMap(({ oldest, newest }) =>
    oldest === null || newest === null ? [] : [{ from: Date.parse(oldest), until: Date.parse(newest) }],
  )
  return spans.length < 2 || spans.length < own.length ? null : hoursMissing(spans)
}

function ofChannel(
  stream: MainStream,
  recordings: readonly Recording[],
  ends: Map<number, NewestRecording>,
): DriverReading[] {
  // Only a named source binds a recording to a channel; an order in a list is a guess, and a guess can accuse a school.
  const names = new Set([stream.sourceToken, ...stream.profileTokens])
  const own = recordings.filter((recording) => recording.sourceIds.some((id) => names.has(id)))
  for (const { token, newest } of own) {
    const until = newest === null ? null : Date.parse(newest)
    if (token !== null && until !== null && until > (ends.get(stream.channel)?.until ?? 0))
      ends.set(stream.channel, { token, until })
  }
  const times = (pick: 'oldest' | 'newest') => own.map((recording) => recording[pick]).filter((time) => time !== null)
  const sound = own.map((recording) => recording.audio)
  // One recording with sound tells; that there is none, only all of them together.
  const silent = sound.length > 0 && sound.every((one) => one === false) ? false : null
  return [
    tell('ch.oldest', times('oldest').sort()[0] ?? null, 'FindRecordings', stream.channel),
    tell('ch.newest', times('newest').sort().at(-1) ?? null, 'FindRecordings', stream.channel),
    tell('ch.gaps', holes(own), 'FindRecordings: hours between recordings', stream.channel),
    tell('ch.audio_track', sound.includes(true) ? true : silent, 'FindRecordings TrackType', stream.channel),
  ]
}

const channelFacts = ['ch.oldest', 'ch.newest', 'ch.gaps', 'ch.audio_track'] as const

/**
 * Oldest and newest recording and sound per channel (Search service) and the configured keep time (Recording service). `ends` is
 * filled with each channel's newest recording.
 */
export function recordingsTopic(client: OnvifClient, profiles: Profiles, ends: Map<number, NewestRecording>): Topic {
  return {
    name: 'recordings',
    facts: [...channelFacts, 'rec.expiry_days'],
    async ask() {
      const channels = await attempt(channelFacts, () => recordingsOf(client, profiles, ends))
      const keep = await attempt(['rec.expiry_days'], async () => [await keepTime(client)])
      return [...channels, ...keep]
    },
  }
}

async function recordingsOf(
  client: OnvifClient,
  profiles: Profiles,
  ends: Map<number, NewestRecording>,
): Promise<DriverReading[]> {
  const streams = await profiles.main()
  const recordings = await search(client)
  return streams.flatMap((stream) => ofChannel(stream, recordings, ends))
}
