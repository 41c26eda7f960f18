import './node-version.ts'
import { ConfigError, readConfig } from './config.ts'
import type { Config } from './config.ts'
import { reloadPacks } from './packs/reload-packs.ts'
import { clientIsBuilt, NOT_BUILT } from './routes/client/serve-client.ts'
import { serve } from './serve.ts'
import type { Serving } from './serve.ts'

/** `npm start`: the production server. What it prints is for the operator; what happens is logged as JSON lines. */

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const sentence of error.sentences) process.stderr.write(`${sentence}\n`)
    process.exit(1)
  }
}

/** Failures an operator can mend get one sentence; any other is a bug and keeps its stack. */
function explained(error: unknown, config: Config): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `Port ${config.port} on ${config.host} is taken: set PORT to another.`
  if (code === 'EADDRNOTAVAIL' || code === 'EACCES')
    return `Cannot listen on ${config.host}:${config.port} (${message}).`
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return `DATABASE_URL does not answer (${message}).`
  return error instanceof Error ? (error.stack ?? message) : String(error)
}

const config = readConfigOrExit()
/** Exported for the demo, which starts recorders beside it. */
export let serving: Serving
try {
  serving = await serve(config)
} catch (error) {
  process.stderr.write(`${explained(error, config)}\n`)
  process.exit(1)
}

const { deps, port, setupLink, drain } = serving
// Before anything is printed: whoever reads that it listens may also stop it.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    const drained = drain()
    deps.log.info({ signal }, 'stopping: running requests are finished first')
    drained.then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  })

process.on('SIGHUP', () => {
  reloadPacks(deps).catch((error: unknown) => deps.log.error({ err: error }, 'packs could not be looked at'))
})

process.stdout.write(`nadzor listens on http://${config.host}:${port}, for ${config.publicUrl}\n`)
if (!clientIsBuilt(deps.clientDir)) process.stdout.write(`${NOT_BUILT}\n`)
if (setupLink) process.stdout.write(`There is no administrator yet. Set up once at: ${setupLink}\n`)
