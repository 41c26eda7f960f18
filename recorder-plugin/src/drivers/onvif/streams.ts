import type { Topic } from '../../driver.ts'
import { displayAspect } from '../aspect.ts'
import { codecName } from '../codec.ts'
import { tell } from '../readings.ts'
import type { Profiles } from './profiles.ts'

/** Names, codec, size, configured rate and sound per channel, out of GetProfiles. */
export function streamsTopic(profiles: Profiles): Topic {
  return {
    name: 'streams',
    facts: ['ch.name', 'ch.codec', 'ch.width', 'ch.height', 'ch.dar', 'ch.fps_cfg', 'ch.audio_cfg', 'ch.audio_rate'],
    async ask() {
      const streams = await profiles.main()
      return streams.flatMap((stream) => {
        const of = 'GetProfiles'
        return [
          tell('ch.name', stream.name, of, stream.channel),
          tell('ch.codec', codecName(stream.codec), of, stream.channel),
          tell('ch.width', stream.width, of, stream.channel),
          tell('ch.height', stream.height, of, stream.channel),
          tell('ch.dar', displayAspect(stream.width, stream.height), 'by the recorded size', stream.channel),
          tell('ch.fps_cfg', stream.fps, of, stream.channel),
          tell('ch.audio_cfg', stream.audio, of, stream.channel),
          tell('ch.audio_rate', stream.audioRate, `${of} SampleRate`, stream.channel),
        ]
      })
    },
  }
}
