import { spawn } from 'node:child_process'
import { BackupError } from './files.ts'

/**
 * Runs PostgreSQL's own tools. The address goes by the environment, not by the arguments: it holds a password, and
 * arguments are everybody's to read. Throws `BackupError` with what the program said.
 */
export async function runPostgresTool(program: string, args: string[], databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl)
  const env = {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
  }
  const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    child.once('close', resolve)
  })
  if (code === 'ENOENT')
    throw new BackupError(`${program} is not on PATH: install PostgreSQL's client tools of the server's version.`)
  if (code !== 0) throw new BackupError(`${program} ended with ${code}: ${said.trim()}`)
}
