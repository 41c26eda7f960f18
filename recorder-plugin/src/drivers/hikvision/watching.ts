import type { Topic } from '../../driver.ts'
import type { Contact } from '../../transport/contact.ts'
import { uriOf } from '../../transport/rtsp/place.ts'
import { numberAt } from '../../transport/xml.ts'
import { recentMinute, stamp } from '../recent-minute.ts'
import { liveTopic, recordedTopic } from '../rtsp/streams.ts'
import type { StreamPlace } from '../rtsp/streams.ts'
import type { Channels } from './channels.ts'

/** The frame rate that runs and the one that was recorded, by watching; only where somebody agreed to that. */
export function watchingTopics(
  contact: Contact,
  channels: Channels,
  newest: ReadonlyMap<number, number>,
  isOpen: () => boolean,
): Topic[] {
  const at = (path: string) => uriOf(contact, contact.rtsp?.port ?? 554, path)
  const live = async (): Promise<StreamPlace[]> =>
    (await channels.streams()).map(({ channel, stream, element }) => {
      const rate = numberAt(element, 'Video', 'maxFrameRate')
      return { channel, url: at(`/Streaming/Channels/${String(stream)}`), claimed: rate ? rate / 100 : null }
    })
  const recorded = async (): Promise<StreamPlace[]> =>
    (await channels.streams()).flatMap(({ channel }) => {
      const minute = recentMinute(newest.get(channel))
      if (!minute) return []
      // The "Z" is the vendor's: the digits are the recorder's own time.
      const span = `starttime=${stamp(minute.from, 'compact')}Z&endtime=${stamp(minute.until, 'compact')}Z`
      return [{ channel, url: at(`/Streaming/tracks/${String(channel * 100 + 1)}/?${span}`) }]
    })
  return [liveTopic(contact, live, ['ch.fps_live'], isOpen), recordedTopic(contact, recorded)]
}
