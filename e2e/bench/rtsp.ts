/**
 * `node e2e/bench/rtsp.ts [seconds]`: what watching a camera costs, and how far off it is, beside ffprobe in the same run, on
 * GStreamer's RTSP server (1080p, 25 pictures and 6 Mbit a second, and a film whose headers claim 25 while 12 come). Needs what
 * recorder-plugin/src/testing/peers/install.sh installs. Prints a table; the machine decides the absolutes, the ratio stays.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeFilm } from '@nadzor/recorder-plugin/testing/peers/films'
import { startGstSource } from '@nadzor/recorder-plugin/testing/peers/gst-source'
import { Contact } from '@nadzor/recorder-plugin/transport/contact'
import { placeOf } from '@nadzor/recorder-plugin/transport/rtsp/place'
import { watchStream } from '@nadzor/recorder-plugin/transport/rtsp/watch'

const run = promisify(execFile)
const seconds = Number(process.argv[2] ?? 6)
const line = (text: string): void => void process.stdout.write(`${text}\n`)
const camera = { codec: 'h264', fps: 25, claims: 25, width: 1920, height: 1080, bitrate: 6_000_000 } as const
const liar = { codec: 'h264', fps: 12, claims: 25, width: 1280, height: 720 } as const

/** CPU seconds a channel and the worst error, pictures a second, of those measured. */
type Cost = { cpu: number; error: number }

const worst = (rates: readonly number[], truth: number) => Math.max(...rates.map((rate) => Math.abs(rate - truth)))

/** All channels in this one process: what one more channel costs. */
async function ours(port: number, channels: number, film: string, truth: number): Promise<Cost> {
  const target = { host: '127.0.0.1', port: 80, secure: false, pin: null, login: null, rtsp: { port } }
  const contact = await Contact.open(target, { networks: [], loopback: true }, AbortSignal.timeout(120_000))
  const place = placeOf(contact, `rtsp://127.0.0.1:${String(port)}/${film}`, port)
  const before = process.cpuUsage()
  const reports = await Promise.all(
    Array.from({ length: channels }, () => watchStream(contact, place, { seconds, recorded: false })),
  )
  const { user, system } = process.cpuUsage(before)
  const rates = reports.map(({ rate, failure }) => {
    if (!rate) throw new Error(`not measured: ${failure?.message ?? 'no reason'}`)
    return rate.fps
  })
  return { cpu: (user + system) / 1e6 / channels, error: worst(rates, truth) }
}

/** One process a channel, as ffprobe is used; the shell's clock counts its CPU. `claimed`: the rate by its own headers. */
async function theirs(
  port: number,
  channels: number,
  film: string,
  truth: number,
): Promise<Cost & { claimed: number }> {
  const url = `rtsp://127.0.0.1:${String(port)}/${film}`
  const command = `TIMEFORMAT='%U %S'; time ffprobe -v error -rtsp_transport tcp -select_streams v:0 -read_intervals %+${String(seconds + 1)} -show_entries stream=avg_frame_rate:packet=pts_time -of json ${url}`
  const results = await Promise.all(
    Array.from({ length: channels }, async () => {
      const { stdout, stderr } = await run('bash', ['-c', command], { maxBuffer: 64 * 1024 * 1024 })
      const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
      const { packets, streams } = JSON.parse(stdout) as {
        packets: { pts_time?: string }[]
        streams: { avg_frame_rate: string }[]
      }
      const times = packets.flatMap(({ pts_time }) => (pts_time === undefined ? [] : [Number(pts_time)]))
      const [up = 0, down = 1] = (streams[0]?.avg_frame_rate ?? '').split('/').map(Number)
      const fps = (times.length - 1) / (Math.max(...times) - Math.min(...times))
      return { cpu: user + system, fps, claimed: up / down }
    }),
  )
  return {
    cpu: results.reduce((sum, { cpu }) => sum + cpu, 0) / channels,
    error: worst(
      results.map(({ fps }) => fps),
      truth,
    ),
    claimed: results[0]?.claimed ?? Number.NaN,
  }
}

const folder = await mkdtemp(join(tmpdir(), 'nadzor-bench-'))
try {
  await makeFilm(folder, 'h264-camera', camera)
  await makeFilm(folder, 'h264-liar', liar)
  const source = await startGstSource(folder)
  try {
    line(
      `Watching 1080p, 25 pictures and 6 Mbit a second for ${String(seconds)} s after the first (Node ${process.version})`,
    )
    line('channels   ours CPU s/channel   error 1/s   ffprobe CPU s/channel   error 1/s   ours/ffprobe CPU')
    for (const channels of [1, 4, 16]) {
      const own = await ours(source.open, channels, 'h264-camera', camera.fps)
      const peer = await theirs(source.open, channels, 'h264-camera', camera.fps)
      line(
        `${String(channels).padStart(8)} ${own.cpu.toFixed(3).padStart(20)} ${own.error.toFixed(3).padStart(11)} ${peer.cpu.toFixed(3).padStart(23)} ${peer.error.toFixed(3).padStart(11)} ${(own.cpu / peer.cpu).toFixed(2).padStart(18)}`,
      )
    }
    const own = await ours(source.open, 1, 'h264-liar', liar.fps)
    const peer = await theirs(source.open, 1, 'h264-liar', liar.fps)
    line(
      `Headers claim 25, 12 come: ours off by ${own.error.toFixed(3)}, ffprobe off by ${peer.error.toFixed(3)} by packets and ${Math.abs(peer.claimed - liar.fps).toFixed(3)} by its avg_frame_rate`,
    )
  } finally {
    await source.stop()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
