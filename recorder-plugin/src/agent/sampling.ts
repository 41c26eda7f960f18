import type { StreamSampling } from '../driver.ts'

/** What a task says of watching streams, as a driver takes it. */
export function samplingOf(rtsp: { port: number | null; path: string | null; channels: number }): StreamSampling {
  return {
    channels: rtsp.channels,
    ...(rtsp.port === null ? {} : { port: rtsp.port }),
    ...(rtsp.path === null ? {} : { path: rtsp.path }),
  }
}
