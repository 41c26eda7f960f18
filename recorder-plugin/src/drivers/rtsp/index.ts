import type { DriverReading, RecorderDriver } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import type { ProbeErrorKind } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import { uriOf } from '../../transport/rtsp/place.ts'
import { RtspSession } from '../../transport/rtsp/session.ts'
import { untold } from '../readings.ts'
import { readingsOf, untoldOf } from './readings.ts'
import type { StreamFact } from './readings.ts'
import { DOOR_SOURCE, doorReading, watchStreams } from './streams.ts'
import type { StreamPlace, Watched } from './streams.ts'

const facts: readonly StreamFact[] = [
  'ch.codec',
  'ch.width',
  'ch.height',
  'ch.dar',
  'ch.fps_live',
  'ch.audio_cfg',
  'ch.audio_rate',
]
/** As many channels as any recorder has. */
const MAX_CHANNELS = 128
const PORT = 554

/**
 * A device of which only streams are known: a camera, or a recorder whose other doors are closed. An operator enters the
 * path; `{n}` in it stands for the channel's number. See README.md beside this file.
 */
export const rtspDriver: RecorderDriver = {
  name: 'rtsp',
  async recognises(contact) {
    if (!contact.rtsp) return false
    const port = contact.rtsp.port ?? PORT
    try {
      const session = await RtspSession.open(contact, { port, uri: uriOf(contact, port, contact.rtsp.path ?? '/') })
      try {
        return await session.options()
      } finally {
        session.line.close()
      }
    } catch (error) {
      if (error instanceof ProbeError) return false
      throw error
    }
  },
  topics(contact) {
    return [{ name: 'streams', facts: [...facts, 'acc.anonymous'], ask: () => ask(contact) }]
  },
}

/** The channels an operator's path stands for. */
function placesOf(contact: Contact): StreamPlace[] {
  // Taken out of an address, the braces come encoded.
  const path = contact.rtsp?.path?.replace('%7Bn%7D', '{n}')
  if (path === undefined) throw new ProbeError('unsupported', 'no path of a stream was entered for this device')
  const count = path.includes('{n}') ? Math.min(contact.rtsp?.channels ?? MAX_CHANNELS, MAX_CHANNELS) : 1
  return Array.from({ length: count }, (_, i) => ({
    channel: i + 1,
    url: uriOf(contact, contact.rtsp?.port ?? PORT, path.replaceAll('{n}', String(i + 1))),
  }))
}

async function ask(contact: Contact): Promise<DriverReading[]> {
  const watched = await watchStreams(contact, placesOf(contact), false)
  const failure = watched[0]?.failure
  // Nothing stands behind the first path: the device as a whole said nothing.
  if (failure && watched.every(({ report }) => report === null)) {
    const readings = untoldOf(facts, failure.kind, failure.message, null)
    return [...readings, doorOrWhy(watched, failure.kind)]
  }
  const told = contact.rtsp?.channels === undefined ? withoutTail(watched) : watched
  return [
    ...told.flatMap(({ place, report, failure: why }) =>
      report
        ? readingsOf(report, facts, place.channel)
        : untoldOf(facts, why?.kind ?? 'malformed', why?.message ?? 'no answer', place.channel),
    ),
    doorOrWhy(watched, 'unsupported'),
  ]
}

/** Where nobody said how many channels there are, numbers after the last one described are no channels. */
function withoutTail(watched: readonly Watched[]): readonly Watched[] {
  return watched.slice(0, watched.findLastIndex(({ report }) => report !== null) + 1)
}

/** Whether the door is open, or why that was not learnt. */
function doorOrWhy(watched: readonly Watched[], kind: ProbeErrorKind): DriverReading {
  return doorReading(watched) ?? untold('acc.anonymous', kind, DOOR_SOURCE)
}
