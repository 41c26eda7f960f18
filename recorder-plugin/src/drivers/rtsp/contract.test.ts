import { describe } from 'vitest'
import { describeDriver } from '../../testing/describe-driver.ts'
import { startFakeRtspRecorder } from '../../testing/fake-rtsp-recorder.ts'

/** The contract of every driver, over what a description tells; what is measured is tested in rtsp.test.ts. */
describe('the rtsp driver', () => {
  describeDriver({
    driver: 'rtsp',
    start: startFakeRtspRecorder,
    tells: ['acc.anonymous', 'ch.audio_cfg', 'ch.audio_rate', 'ch.codec', 'ch.dar', 'ch.height', 'ch.width'],
    mayAsk: (operation) => /^(OPTIONS|DESCRIBE) /.test(operation),
    witness: { fact: 'ch.width', value: 1920 },
    manners: [
      'drip',
      'half',
      'huge-sdp',
      'endless-head',
      'wordy-sdp',
      'redirect',
      'login-page',
      'digest-nonsense',
      'wordy-challenge',
      'mute',
    ],
    limit: 1,
    target: ({ port, state }) => ({ rtsp: { port, path: '/ch{n}', channels: state.channels.length, seconds: 0 } }),
  })
})
