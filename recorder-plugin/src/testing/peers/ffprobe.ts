import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What ffprobe says of a stream: an opinion formed without any code of ours. */
export type Opinion = {
  codec: string
  width: number
  height: number
  /** Pictures a second by the times of the packets that came. */
  fps: number
  /** What it takes for the rate; follows the headers, also where they lie (recorders.md section 5.1). */
  average: number
  packets: number
}

type Output = {
  packets: { pts_time?: string }[]
  streams: { codec_name: string; width: number; height: number; avg_frame_rate: string }[]
}

export async function askFfprobe(url: string, seconds: number): Promise<Opinion> {
  const args = [
    '-v',
    'error',
    '-rtsp_transport',
    'tcp',
    '-select_streams',
    'v:0',
    '-read_intervals',
    `%+${String(seconds)}`,
  ]
  const show = ['-show_entries', 'stream=codec_name,width,height,avg_frame_rate:packet=pts_time', '-of', 'json', url]
  const { stdout } = await run('ffprobe', [...args, ...show], { timeout: 60_000, maxBuffer: 16 * 1024 * 1024 })
  const { packets, streams } = JSON.parse(stdout) as Output
  const [stream] = streams
  if (!stream) throw new Error(`ffprobe saw no picture: ${stdout}`)
  const times = packets.flatMap(({ pts_time }) => (pts_time === undefined ? [] : [Number(pts_time)]))
  const [up = 0, down = 1] = stream.avg_frame_rate.split('/').map(Number)
  return {
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    fps: (times.length - 1) / (Math.max(...times) - Math.min(...times)),
    average: up / down,
    packets: packets.length,
  }
}
