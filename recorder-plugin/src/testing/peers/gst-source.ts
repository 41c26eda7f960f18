import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Login of the films that want one. */
export const gstLogin = { user: 'audyt', password: 'film-probny-4' }

/** Starts GStreamer's RTSP server over a folder of films; answers its ports on loopback: for everybody, and for `gstLogin`. */
export function startGstSource(folder: string): Promise<{ open: number; closed: number; stop(): Promise<void> }> {
  const script = fileURLToPath(new URL('gst-source.py', import.meta.url))
  // Debian's own Python has the binding; another one first on PATH would not.
  const child = spawn('/usr/bin/python3', [script, folder, gstLogin.user, gstLogin.password], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = () => {
    child.stdin.end()
    const late = setTimeout(() => child.kill('SIGKILL'), 3000)
    return ended.finally(() => clearTimeout(late))
  }
  let words = ''
  child.stderr.on('data', (piece: Buffer) => (words += piece.toString('utf8')))
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => {
      const [open = 0, closed = 0] = line.split(' ').map(Number)
      resolve({ open, closed, stop })
    })
    child.once('close', (code) => reject(new Error(`gst-source.py ended with ${String(code)}: ${words}`)))
  })
}
