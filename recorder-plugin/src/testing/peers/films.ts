import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A film, by name: what it truly is and what its headers claim. */
export type Film = {
  codec: 'h264' | 'h265'
  fps: number
  claims: number
  width: number
  height: number
  sound?: boolean
  digest?: boolean
  /** Bits a second, where that matters. */
  bitrate?: number
}

export const films: Readonly<Record<string, Film>> = {
  'h264-25': { codec: 'h264', fps: 25, claims: 25, width: 1280, height: 720 },
  'h264-12-sound': { codec: 'h264', fps: 12, claims: 12, width: 640, height: 360, sound: true },
  'h265-15': { codec: 'h265', fps: 15, claims: 15, width: 640, height: 360 },
  'h264-25-digest': { codec: 'h264', fps: 25, claims: 25, width: 640, height: 360, digest: true },
  'h264-12-lie': { codec: 'h264', fps: 12, claims: 25, width: 704, height: 576 },
}

/** Seconds of each film: longer than anybody watches. */
const LENGTH = 30

/** Makes one film with ffmpeg. Throws what ffmpeg complained of. */
export async function makeFilm(folder: string, name: string, film: Film): Promise<void> {
  const size = `${String(film.width)}x${String(film.height)}`
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${String(film.fps)}`]
  const sound = film.sound ? ['-f', 'lavfi', '-i', 'sine=sample_rate=8000', '-c:a', 'pcm_alaw', '-ac', '1'] : ['-an']
  const codec =
    film.codec === 'h264'
      ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0']
      : ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=0']
  const inputs = film.sound ? [...source, ...sound.slice(0, 4)] : source
  const rest = film.sound ? sound.slice(4) : sound
  const lie = film.claims === film.fps ? [] : ['-bsf:v', `h264_metadata=tick_rate=${String(film.claims * 2)}`]
  const rate = film.bitrate === undefined ? [] : constantRate(film.bitrate)
  const output = [
    '-g',
    String(film.fps),
    '-pix_fmt',
    'yuv420p',
    '-t',
    String(LENGTH),
    ...codec,
    ...rate,
    ...rest,
    ...lie,
  ]
  await run('ffmpeg', ['-loglevel', 'error', '-y', ...inputs, ...output, join(folder, `${name}.mkv`)])
}

/** As cameras are set: so many bits in every second, filled up where the picture needs fewer. */
function constantRate(bitrate: number): string[] {
  const bits = String(bitrate)
  return ['-b:v', bits, '-minrate', bits, '-maxrate', bits, '-bufsize', bits, '-x264-params', 'nal-hrd=cbr']
}

/** Makes all films in a folder of their own; `remove` takes it away. */
export async function makeFilms(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-films-'))
  for (const [name, film] of Object.entries(films)) await makeFilm(folder, name, film)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
