import type { Topic } from '../../driver.ts'
import type { Contact } from '../../transport/contact.ts'
import { uriOf } from '../../transport/rtsp/place.ts'
import { recentMinute, stamp } from '../recent-minute.ts'
import { liveTopic, recordedTopic } from '../rtsp/streams.ts'
import type { StreamPlace } from '../rtsp/streams.ts'
import { channelOf } from './channels.ts'
import type { Encoding } from './channels.ts'

/** The frame rate that runs and the one that was recorded, by watching; only where somebody agreed to that. */
export function watchingTopics(
  contact: Contact,
  encoding: Encoding,
  newest: ReadonlyMap<number, number>,
  isOpen: () => boolean,
): Topic[] {
  const at = (path: string) => uriOf(contact, contact.rtsp?.port ?? 554, path)
  const live = async (): Promise<StreamPlace[]> =>
    (await encoding.channels()).map(({ index, formats }) => {
      const channel = channelOf(index)
      const url = at(`/cam/realmonitor?channel=${String(channel)}&subtype=0`)
      // As ch.fps_cfg: the lowest of its triggers, since nobody knows which one runs.
      const rates = formats.map(({ fps }) => fps).filter((fps) => fps !== null)
      return { channel, url, claimed: rates.length === 0 ? null : Math.min(...rates) }
    })
  const recorded = async (): Promise<StreamPlace[]> =>
    (await encoding.channels()).flatMap(({ index }) => {
      const channel = channelOf(index)
      const minute = recentMinute(newest.get(channel))
      if (!minute) return []
      const span = `starttime=${stamp(minute.from, 'underscored')}&endtime=${stamp(minute.until, 'underscored')}`
      return [{ channel, url: at(`/cam/playback?channel=${String(channel)}&${span}`) }]
    })
  // Its tables say nothing of sound in recordings; playing one back does.
  return [liveTopic(contact, live, ['ch.fps_live'], isOpen), recordedTopic(contact, recorded)]
}
