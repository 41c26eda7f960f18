import type { RowKind } from '@nadzor/shared/facts/rows'
import { parseCode } from '@nadzor/shared/facts/label'
import { AccountsDatabase } from './accounts.ts'
import type { Data } from './contract.ts'
import { countUnsent } from './counts.ts'
import { NadzorDatabase } from './database.ts'
import { keepDraft, readDraft } from './drafts.ts'
import type { Environment } from './environment.ts'
import { readLedger, sendAgain } from './ledger.ts'
import { readOrders } from './orders.ts'
import { storageRefusal, writeDrafts } from './outbox.ts'
import { packsInUse } from './packs.ts'
import { storedBytes } from './photo-bytes.ts'
import { preparePhoto } from './prepare-photo.ts'
import { Refusal } from './problems.ts'
import { rereadUnread } from './pull.ts'
import { readLabels, readRow, readRows } from './reading.ts'
import type { MirrorCache } from './reading.ts'
import { downloadInstitution } from './round.ts'
import { institutionEntries } from './scope.ts'
import { unsealed } from './sealing.ts'
import { findLoss, storageHealth } from './storage-health.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'
import { createSync } from './sync.ts'
import { thumbnail } from './thumbnails.ts'

/**
 * Opens (or creates) the database of one user on this phone. Nothing is sent before `sync.start()`.
 * Throws `Refusal` `storage-closed` where the browser gives no database (private mode, damaged profile).
 */
export async function openData(userId: string, env: Environment): Promise<Data> {
  const db = new NadzorDatabase(userId, env)
  const accounts = new AccountsDatabase(env)
  try {
    await Promise.all([db.open(), accounts.open()])
  } catch (error) {
    throw new Refusal('storage-closed', {}, error)
  }
  const store: Store = { userId, clientId: await clientId(db, env), db, accounts, env, sealing: unsealed }
  const lost = await findLoss(store)
  await rereadUnread(store)
  const lastOk = (await db.meta.get('lastOk'))?.value as string | undefined
  const sync = createSync(store, lastOk ?? null)
  await sync.recount()
  const mirrors: MirrorCache = new Map()
  // Asked once; the answer may take as long as a person takes to decide.
  const persisted = env.storage.persist().catch(() => null)

  return {
    userId,
    env,
    institutions: () => institutionEntries(store),
    download: async (institutionId) => {
      await downloadInstitution(store, institutionId)
      await sync.recount()
    },
    rows: (institutionId) => readRows(store, mirrors, institutionId),
    subject: <K extends RowKind>(kind: K, id: string) => readRow(store, kind, id),
    packs: () => packsInUse(store),
    labels: () => readLabels(store),
    labelByCode: async (typed) => {
      const code = parseCode(typed)
      return (await readLabels(store)).find((label) => label.code === code) ?? null
    },
    orders: () => readOrders(store, mirrors),
    photo: async (evidenceId) => {
      const photo = await db.photos.get(evidenceId)
      if (!photo) return thumbnail(store, evidenceId)
      const bytes = photo.state === 'accepted' ? null : await storedBytes(store, photo)
      return new Blob([bytes ?? (await store.sealing.openBytes(photo.preview))], { type: 'image/jpeg' })
    },
    preparePhoto: (source, privacy) => preparePhoto(source, privacy, env),
    describePhoto: ({ mime, sha256, size, width, height, capturedAt, privacy }, { id, ...fields }) => ({
      id: id ?? env.newId(),
      ...fields,
      ...{ mime, sha256, size, width, height, capturedAt, privacy },
      by: userId,
      receivedAt: null,
    }),
    write: async (drafts, photos = []) => {
      try {
        await writeDrafts(store, drafts, photos)
      } catch (error) {
        throw storageRefusal(error)
      }
      await sync.written()
    },
    draft: (key) => readDraft(store, key),
    keepDraft: async (key, draft) => {
      try {
        await keepDraft(store, key, draft)
      } catch (error) {
        throw storageRefusal(error)
      }
    },
    newId: () => env.newId(),
    now: () => instantNow(env),
    ledger: () => readLedger(store),
    unsent: () => countUnsent(db),
    retry: async (id) => {
      await sendAgain(store, id)
      await sync.written()
    },
    rescueFile: async (crypto) => (await import('./rescue.ts')).makeRescueFile(store, crypto),
    storageHealth: async () => storageHealth(store, await persisted, lost),
    sync,
    close: async () => {
      sync.stop()
      db.close()
      accounts.close()
    },
  }
}

async function clientId(db: NadzorDatabase, env: Environment): Promise<string> {
  const known = await db.meta.get('clientId')
  if (known) return known.value as string
  const value = env.newId()
  await db.meta.put({ key: 'clientId', value })
  return value
}
