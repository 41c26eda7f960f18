import type { RtspManner } from './fake-rtsp-manners.ts'
import { rtspOf, startFakeRtsp } from './fake-rtsp.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

/** A recorder of which only the streams can be reached, under /ch1, /ch2 and so on; for the contract every driver is held to. */
export async function startFakeRtspRecorder(state: FakeRecorderState): Promise<FakeRecorder> {
  const { manner, hostileFrom, limitAfter, delay, refusal } = state
  const fake = await startFakeRtsp({
    ...rtspOf(state),
    // Its own manners are named in the contract by the test that starts it.
    ...{ manner: manner as RtspManner, hostileFrom, limitAfter, delay },
    ...(refusal === undefined ? {} : { refusal }),
  })
  return {
    state,
    port: fake.port,
    operations: fake.operations,
    openSearches: 0,
    get logins() {
      return fake.logins
    },
    get failedLogins() {
      return fake.failedLogins
    },
    stop: fake.stop,
  }
}
