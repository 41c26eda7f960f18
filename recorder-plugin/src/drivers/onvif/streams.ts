import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading, Topic } from '../../driver.ts'
import type { OnvifClient } from './onvif-client.ts'
import { readMainStreams } from './profiles.ts'

/** Names, codec, size, configured rate and audio per channel, out of GetProfiles. */
export function streamsTopic(client: OnvifClient): Topic {
  return {
    name: 'streams',
    facts: ['ch.name', 'ch.codec', 'ch.width', 'ch.height', 'ch.fps_cfg', 'ch.audio_cfg'],
    async ask() {
      const streams = await readMainStreams(client)
      return streams.flatMap((stream): DriverReading[] => {
        const tell = (fact: string, value: FactValue | null, unit: string | null = null): DriverReading => {
          const told = { fact, channel: stream.channel, unit, how: 'read', source: 'GetProfiles' } as const
          return value === null
            ? { ...told, value: null, unavailable: 'unsupported' }
            : { ...told, value, unavailable: null }
        }
        return [
          tell('ch.name', stream.name),
          tell('ch.codec', stream.codec),
          tell('ch.width', stream.width, 'px'),
          tell('ch.height', stream.height, 'px'),
          tell('ch.fps_cfg', stream.fps, '1/s'),
          tell('ch.audio_cfg', stream.audio),
        ]
      })
    },
  }
}
