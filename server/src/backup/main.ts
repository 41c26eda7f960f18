import '../node-version.ts'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '../config.ts'
import { backUp } from './back-up.ts'
import { BackupError } from './files.ts'
import { restore } from './restore.ts'

/** `npm run backup -- --to FOLDER`, `npm run restore -- --from FOLDER`; DATA_DIR and DATABASE_URL as for the server. */
const USAGE = `npm run backup -- --to FOLDER
npm run restore -- --from FOLDER     (DATA_DIR must be empty)
`

async function run(): Promise<string> {
  const { values, positionals } = parseArgs({
    options: { to: { type: 'string' }, from: { type: 'string' } },
    allowPositionals: true,
  })
  const { databaseUrl, dataDir } = readConfig(process.env)
  if (positionals[0] === 'backup' && values.to) {
    const { photos, bytes, database } = await backUp({ databaseUrl, dataDir }, values.to, () => new Date())
    return `Backed up to ${values.to}: ${database.file}, ${photos} photos, ${bytes} bytes.`
  }
  if (positionals[0] === 'restore' && values.from) {
    const { manifest, streams, photos } = await restore(values.from, { databaseUrl, dataDir })
    return `Restored the state of ${manifest.at}: ${streams} change logs hold, ${photos} photos are as they were received.`
  }
  throw new BackupError(USAGE)
}

try {
  process.stdout.write(`${await run()}\n`)
} catch (error) {
  const known = error instanceof BackupError || error instanceof ConfigError
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
