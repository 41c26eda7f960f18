import '../node-version.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { prepareDemo } from './prepare.ts'

/** `npm run demo`: build, load the demo authority once, start, and say where to look. `-- --reset` starts anew. */

const root = fileURLToPath(new URL('../../..', import.meta.url))
const say = (line: string) => process.stdout.write(`${line}\n`)

function readOptions(): { reset: boolean } {
  try {
    const { reset } = parseArgs({ options: { reset: { type: 'boolean', default: false } } }).values
    return { reset }
  } catch {
    process.stderr.write('npm run demo knows one option: npm run demo -- --reset\n')
    process.exit(2)
  }
}

async function buildClient(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const build = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  const [code] = (await once(build, 'exit')) as [number | null]
  if (code !== 0) throw new Error('The app could not be built; see above.')
}

const { reset } = readOptions()
// A folder of its own, so that --reset can never touch the data of `npm start`.
process.env.DATA_DIR ??= join(root, 'data/demo')
process.env.LOG_LEVEL ??= 'warn'
process.env.PROBE_LOOPBACK ??= 'yes'
const config = readConfig(process.env)
if (reset) {
  if (/^postgres/.test(config.databaseUrl)) {
    process.stderr.write(
      '--reset works on the SQLite file of the demo only; empty a PostgreSQL database by its own tools.\n',
    )
    process.exit(2)
  }
  for (const name of ['nadzor.sqlite', 'nadzor.sqlite-wal', 'nadzor.sqlite-shm', 'photos', 'thumbnails', 'uploads'])
    await rm(join(config.dataDir, name), { recursive: true, force: true })
}
say('Building the app …')
await buildClient()
say((await prepareDemo(config)) ? 'The demo authority is loaded.' : 'The demo data of last time are kept.')
const { serving } = await import('../main.ts')
const { startDemoRecorders } = await import('./recorders.ts')
await startDemoRecorders(serving.deps)
const { describeDemo } = await import('./describe.ts')
say(await describeDemo(config))
