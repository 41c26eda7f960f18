import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import type { ProbeErrorKind } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import { placeOf } from '../../transport/rtsp/place.ts'
import { watchStream } from '../../transport/rtsp/watch.ts'
import type { StreamReport } from '../../transport/rtsp/watch.ts'
import { tell } from '../readings.ts'
import { readingsOf, untoldOf } from './readings.ts'
import type { StreamFact } from './readings.ts'

/** Streams watched at the same time: recorders serve few viewers at once (recorders.md section 8). */
const AT_ONCE = 2
/** Same failures in a row, after which the other channels are not asked any more; holes in the numbering are common. */
const patience = (kind: ProbeErrorKind) => (kind === 'unsupported' ? 8 : 3)
/** Seconds of a recording to watch (REQUIREMENTS section 6.1: a minute), and of a live stream. */
const RECORDED_SECONDS = 60
const LIVE_SECONDS = 10
/** Below this share of its claim a live stream is watched again, this many times longer, before it is believed (recorders.md 5.2). */
const DOUBT = 0.97
const LONGER = 3

/** Where one channel's stream is, as an operator entered it or a device told it. */
export type StreamPlace = {
  channel: number | null
  /** `rtsp://…`; another host than the recorder's is refused, a login in it is dropped. */
  url: string
  /** What the recorder says is set (`ch.fps_cfg`), pictures a second. */
  claimed?: number | null
  /** Part of a recording to ask for by absolute time; without it the URL says which. Instants. */
  range?: { from: string; to: string }
  /** The URL came from ONVIF's replay service. */
  onvifReplay?: true
}

/** What became of one place. `report` null: `failure` says why not even a description was given. */
export type Watched = {
  place: StreamPlace
  report: StreamReport | null
  failure: ProbeError | null
  /** Whether the device itself was asked: a login refused elsewhere is not even presented. */
  asked: boolean
}

/** Whether a measured live stream stays so far below what is claimed that once more, and longer, is needed to believe it. */
function isDoubtful({ place, report }: Watched): boolean {
  const claimed = place.claimed ?? report?.rate?.claimed ?? null
  return claimed !== null && report?.rate != null && report.rate.fps < claimed * DOUBT
}

/**
 * Watches streams two at a time over the contact's one login, which the first of them presents. Never throws for a device's fault.
 */
export async function watchStreams(
  contact: Contact,
  places: readonly StreamPlace[],
  recorded: boolean,
): Promise<Watched[]> {
  const sampling = contact.rtsp ?? { seconds: 0 }
  const seconds = sampling.seconds ?? (recorded ? RECORDED_SECONDS : LIVE_SECONDS)
  const results: Watched[] = []
  let row = 0
  let last: ProbeError | null = null

  async function one(place: StreamPlace, howLong: number): Promise<Watched> {
    let asked = false
    try {
      if (last && row >= patience(last.kind)) throw new ProbeError(last.kind, `${last.message}, on the channels before`)
      // A login that was refused is not even asked for again.
      if (contact.hasLogin && contact.loginState !== 'untested' && contact.loginState !== 'ok') contact.login()
      const { range, onvifReplay = false } = place
      const options = { seconds: howLong, recorded, onvifReplay, ...(range ? { range } : {}) }
      asked = true
      const report = await watchStream(contact, placeOf(contact, place.url, sampling.port ?? 554), options)
      row = report.failure && report.failure.kind === last?.kind ? row + 1 : report.failure ? 1 : 0
      last = report.failure
      return { place, report, failure: null, asked }
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      row = error.kind === last?.kind ? row + 1 : 1
      last = row > patience(error.kind) ? last : error
      return { place, report: null, failure: error, asked }
    }
  }

  let next = 0
  async function lane(): Promise<void> {
    while (next < places.length) {
      const index = next++
      const place = places[index]
      if (place) results[index] = await one(place, seconds)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))

  // Only after every channel had its turn, so that doubts about one do not cost another its only look.
  if (!recorded && seconds > 0)
    for (const [index, watched] of results.entries()) {
      if (contact.signal.aborted) break
      if (!isDoubtful(watched)) continue
      const again = await one(watched.place, seconds * LONGER)
      if (again.report?.rate) results[index] = again
    }
  return results
}

function readingsOfWatched(watched: readonly Watched[], facts: readonly StreamFact[]): DriverReading[] {
  return watched.flatMap(({ place, report, failure }) =>
    report
      ? readingsOf(report, facts, place.channel)
      : untoldOf(facts, failure?.kind ?? 'malformed', failure?.message ?? 'no answer', place.channel),
  )
}

export const DOOR_SOURCE = 'RTSP DESCRIBE without a login'

/**
 * `acc.anonymous`: one stream described to anybody is an open door; that all are closed is shown by a device that asked for a
 * login. Null where neither was learnt.
 */
export function doorReading(watched: readonly Watched[]): DriverReading | null {
  if (watched.some(({ report }) => report?.anonymous === true)) return tell('acc.anonymous', true, DOOR_SOURCE)
  const closed = watched.some(({ report, failure, asked }) => report ?? (asked && failure?.kind === 'unauthorized'))
  return closed ? tell('acc.anonymous', false, DOOR_SOURCE) : null
}

/** Nothing is opened, and nothing is said, where nobody agreed to the watching. */
function topic(
  name: string,
  contact: Contact,
  places: () => Promise<readonly StreamPlace[]>,
  facts: readonly StreamFact[],
  recorded: boolean,
  openAlready?: () => boolean,
): Topic {
  const agreed = contact.rtsp !== null && contact.rtsp.seconds !== 0
  return {
    name,
    facts: agreed ? facts : [],
    async ask() {
      if (!agreed) return []
      const watched = await watchStreams(contact, await places(), recorded)
      const door = openAlready?.() === false ? doorReading(watched) : null
      return [...readingsOfWatched(watched, facts), ...(door ? [door] : [])]
    },
  }
}

/**
 * For other drivers: watches their channels' live streams. `facts`: those the driver does not learn another way. `openAlready`:
 * whether another door was found open; where none was, the streams tell whether theirs is (`acc.anonymous`).
 */
export function liveTopic(
  contact: Contact,
  places: () => Promise<readonly StreamPlace[]>,
  facts: readonly StreamFact[] = ['ch.fps_live'],
  openAlready?: () => boolean,
): Topic {
  return topic('live streams', contact, places, facts, false, openAlready)
}

/** For other drivers: plays back what was recorded a moment ago, the only proof of what is on the disk. */
export function recordedTopic(
  contact: Contact,
  places: () => Promise<readonly StreamPlace[]>,
  facts: readonly StreamFact[] = ['ch.fps_meas', 'ch.audio_track'],
): Topic {
  return topic('recorded streams', contact, places, facts, true)
}
