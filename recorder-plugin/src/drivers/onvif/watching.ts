import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import { escapeXml, find, textAt } from '../../transport/xml.ts'
import { recentMinute } from '../recent-minute.ts'
import { liveTopic, recordedTopic } from '../rtsp/streams.ts'
import type { StreamPlace } from '../rtsp/streams.ts'
import { raw } from './onvif-client.ts'
import type { OnvifClient } from './onvif-client.ts'
import type { MainStream, Profiles } from './profiles.ts'

const MEDIA = 'http://www.onvif.org/ver10/media/wsdl'
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl'
const REPLAY = 'http://www.onvif.org/ver10/replay/wsdl'
const SCHEMA = 'http://www.onvif.org/ver10/schema'
const setup = (namespace: string) =>
  `<StreamSetup xmlns="${namespace}"><Stream xmlns="${SCHEMA}">RTP-Unicast</Stream><Transport xmlns="${SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>`

/** The newest recording of a channel: its token and the end of what it holds, milliseconds since the epoch. */
export type NewestRecording = { token: string; until: number }

/** GetStreamUri (READ_MEDIA) of a channel's main stream. */
async function liveUri(client: OnvifClient, { profileToken }: MainStream): Promise<string | null> {
  const token = `<ProfileToken>${escapeXml(profileToken)}</ProfileToken>`
  const call = client.has('media')
    ? raw('media', `<GetStreamUri xmlns="${MEDIA}">${setup(MEDIA)}${token}</GetStreamUri>`)
    : raw('media2', `<GetStreamUri xmlns="${MEDIA2}"><Protocol>RTSP</Protocol>${token}</GetStreamUri>`)
  const answer = find((await client.authenticated(call)).body, 'GetStreamUriResponse')
  return textAt(answer, 'MediaUri', 'Uri') ?? textAt(answer, 'Uri')
}

/** GetReplayUri (READ_MEDIA) of a recording. */
async function replayUri(client: OnvifClient, recording: string): Promise<string | null> {
  const token = `<RecordingToken>${escapeXml(recording)}</RecordingToken>`
  const { body } = await client.authenticated(
    raw('replay', `<GetReplayUri xmlns="${REPLAY}">${setup(REPLAY)}${token}</GetReplayUri>`),
  )
  return textAt(body, 'GetReplayUriResponse', 'Uri')
}

/** The frame rate that runs and the one that was recorded, by watching; only where somebody agreed to that. */
export function watchingTopics(
  contact: Contact,
  client: OnvifClient,
  profiles: Profiles,
  newest: ReadonlyMap<number, NewestRecording>,
): Topic[] {
  const live = async (): Promise<StreamPlace[]> => {
    const places: StreamPlace[] = []
    for (const stream of await profiles.main()) {
      const url = await liveUri(client, stream)
      if (url === null) throw new ProbeError('malformed', 'GetStreamUri without an address')
      places.push({ channel: stream.channel, url, claimed: stream.fps })
    }
    return places
  }
  const recorded = async (): Promise<StreamPlace[]> => {
    const places: StreamPlace[] = []
    for (const { channel } of await profiles.main()) {
      const recording = newest.get(channel)
      const minute = recentMinute(recording?.until)
      if (!recording || !minute) continue
      const url = await replayUri(client, recording.token)
      if (url === null) throw new ProbeError('malformed', 'GetReplayUri without an address')
      const range = { from: new Date(minute.from).toISOString(), to: new Date(minute.until).toISOString() }
      places.push({ channel, url, range, onvifReplay: true })
    }
    return places
  }
  return [
    liveTopic(contact, live, ['ch.fps_live'], () => client.open.has('GetDeviceInformation')),
    recordedTopic(contact, recorded),
  ]
}
