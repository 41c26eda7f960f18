import type { AccountsDatabase } from './accounts.ts'
import type { NadzorDatabase } from './database.ts'
import type { Environment } from './environment.ts'
import type { Sealing } from './sealing.ts'

/** What every part of the data layer works on: one user's open database and the world around it. */
export type Store = {
  userId: string
  /** Names this phone's database to the server, for its audit trail. */
  clientId: string
  db: NadzorDatabase
  accounts: AccountsDatabase
  env: Environment
  sealing: Sealing
}

/** The phone's clock as an instant. */
export function instantNow(env: Pick<Environment, 'now'>): string {
  return new Date(env.now()).toISOString()
}
