import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AgentFault } from './token.ts'

/** What SQLite answers when somebody else holds the lock. */
const BUSY = 5

/**
 * Takes this folder for this process alone: two agents with one token would take each other's work away. Answers how to
 * let go. The lock is the kernel's, on an empty database, and ends with the process however that ended: a number written
 * in a file would after a power cut name whatever process has that number now, and in containers every agent's is the
 * same. Throws AgentFault when another agent has it.
 */
export function takeAlone(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== BUSY) throw error
    throw new AgentFault(`another agent uses this token: it works in ${folder}; stop it first`)
  }
  return () => database.close()
}
