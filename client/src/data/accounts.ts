import type { Authority } from '@nadzor/shared/facts/institution'
import type { User } from '@nadzor/shared/facts/person'
import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import type { Waiting } from './contract.ts'
import type { Environment } from './environment.ts'

/** Somebody who has logged in on this phone at least once. */
export type Account = {
  userId: string
  user: User
  authority: Authority | null
  /** Instant of the last login or of the last time the server knew the session. */
  lastSeen: string
  /** What was unsent when last counted: tells at the next start whether the database has been thrown away. */
  unsent: Waiting
  /** Everything ever made here, kept apart from the database it is compared with. */
  made: Waiting
}

/** Who uses this phone now. */
export type Identity = {
  key: 'identity'
  userId: string | null
  /** Signed out without network: the cookie must be revoked before anybody is let in by it. */
  revokePending: boolean
}

/** Tiny and shared by all users of the phone: no facts, no photos, only who they are. */
export class AccountsDatabase extends Dexie {
  declare accounts: Table<Account, string>
  declare identity: Table<Identity, 'identity'>

  constructor(env: Pick<Environment, 'indexedDB' | 'IDBKeyRange'>) {
    super('nadzor-accounts', {
      indexedDB: env.indexedDB,
      IDBKeyRange: env.IDBKeyRange,
      chromeTransactionDurability: 'strict',
      cache: 'disabled',
    })
    this.version(1).stores({ accounts: '&userId', identity: '&key' })
  }
}
