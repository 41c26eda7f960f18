import '@nadzor/server/node-version'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

/**
 * `npm run dev`: the server on loopback, restarted when its code changes, and Vite's own server in front of it, which
 * passes /api on and reloads screens. Both stop with Ctrl-C. Data live where `npm run demo` keeps them.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const port = Number(process.env['PORT'] ?? 8080)
const apiPort = port + 1
const address = `http://localhost:${port}`

const server: ChildProcess = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/src/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  // People and labels see Vite's address; the server compares the Origin of every change with it.
  env: { ...process.env, HOST: '127.0.0.1', PORT: String(apiPort), PUBLIC_URL: process.env['PUBLIC_URL'] ?? address },
})
process.env['NADZOR_API'] = `http://127.0.0.1:${apiPort}`
const vite = await createServer({
  configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
  server: { port, strictPort: true },
})
await vite.listen()
console.log(`nadzor for developers: ${address} (server on port ${apiPort})`)

let stopping = false
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  server.kill('SIGTERM')
  await vite.close()
  process.exit(code)
}
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
server.once('exit', (code) => void stop(code ?? 1))
