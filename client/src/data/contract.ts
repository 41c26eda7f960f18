import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Label } from '@nadzor/shared/facts/label'
import type { InstitutionRows, RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import type { Problem } from '@nadzor/shared/api/problem'
import type { RescueCrypto } from '@nadzor/shared/api/rescue'
import type { MutationArgs, MutationName } from '@nadzor/shared/sync/mutations'
import type { VisitAhead } from '@nadzor/shared/sync/protocol'
import type { KeptDraft } from './drafts.ts'
import type { Environment } from './environment.ts'
import type { Order } from './orders.ts'
import type { PhotoPrivacy, PreparedPhoto } from './prepare-photo.ts'
import type { RescueFile } from './rescue.ts'

/** One line of "visits": an institution in scope and how much of it is on this phone. */
export type InstitutionEntry = {
  institution: Institution
  /** True once a full pull has completed; only then can a visit start offline. */
  downloaded: boolean
  /** Rows a first download brings. */
  rowCount: number
  /** True while the server is known to hold rows this phone has not pulled. */
  behind: boolean
  /** Visits there that wait for this user or are under way, as the server last said; own work may be ahead of it. */
  visits: VisitAhead[]
}

/** What a screen wants changed. `args` as in `mutationArgs[name]`; id and time are added by the data layer. */
export type Draft<N extends MutationName = MutationName> = {
  [K in N]: { name: K; institutionId: string; args: MutationArgs[K] }
}[N]

/**
 * Where a thing a person made is. `waiting`: on this phone only. `on-the-way`: being sent. `accepted`: the server
 * said so (for a photo: by its own hash). `repeat`: sent, but the server's hash differed; goes again by itself.
 * `rejected`: the server refused it; it stays here with `problem`.
 */
export type CustodyState = 'waiting' | 'on-the-way' | 'accepted' | 'repeat' | 'rejected'

export type LedgerEntry = {
  /** Mutation id, or evidence id of a photo. */
  id: string
  what: MutationName | 'photo'
  state: CustodyState
  /** 0..1 of the bytes that the server has taken; 0 or 1 for anything but a photo. */
  progress: number
  /** Why, in the server's words; also beside an accepted entry that met a conflict. */
  problem: Problem | null
  /** Accepted, but a differing answer of somebody else stands beside it (or the change was overtaken). */
  conflict: boolean
  /** Bytes. */
  size: number
  /** Instant. */
  madeAt: string
  /** Null for what concerns the whole visit. */
  subject: Subject | null
  institutionId: string
  inspectionId: string | null
}

export type Waiting = { answers: number; photos: number }

export type SyncState = {
  phase: 'idle' | 'pushing' | 'uploading' | 'pulling' | 'waiting'
  /** Why nothing is being sent; null unless `waiting`. */
  reason: 'offline' | 'session-expired' | 'server' | null
  /** What the server said, when `reason` is `server`. */
  problem: Problem | null
  /** Made here and not accepted yet; rejected ones are counted too, because they are still only here. */
  waiting: Waiting
  rejected: number
  /** Instant of the last complete round; null before the first. */
  lastOk: string | null
}

export type Sync = {
  start(): void
  stop(): void
  /** Sends and fetches now, whatever the timer says; resolves when that round ended, well or not. Never rejects. */
  now(): Promise<void>
  state: { get(): SyncState; subscribe(listener: (state: SyncState) => void): () => void }
}

export type StorageHealth = {
  /** False: the browser may throw our data away when it needs room. Null: cannot be asked. */
  persisted: boolean | null
  /** Bytes; null where the browser does not tell. */
  usage: number | null
  quota: number | null
  /** `low` under 15 % free, `full` under 5 %. */
  level: 'ok' | 'low' | 'full'
  /** Entries this phone once held, counted when they were written, that are no longer found. Null: none missing. */
  lost: { answers: number; photos: number; lastSeen: string | null } | null
}

/** One user's data on this phone. */
export type Data = {
  userId: string
  env: Environment

  /** In scope, by name. Live. */
  institutions(): Promise<InstitutionEntry[]>
  /** First download, or a fresh pull. Throws `Refusal` `no-connection`. */
  download(institutionId: string): Promise<void>
  /** Mirror plus own unsent rows. Live. Throws `Refusal` `not-downloaded`. */
  rows(institutionId: string): Promise<InstitutionRows>
  /** One row by id, own unsent ones included; null when unknown. Live. */
  subject<K extends RowKind>(kind: K, id: string): Promise<Rows[K] | null>
  /** The packs in use. Live. */
  packs(): Promise<HashedPack[]>
  /** Labels of the authority, own unsent bindings included. Live. */
  labels(): Promise<Label[]>
  labelByCode(code: string): Promise<Label | null>
  /** Findings given to this user to be put right, over all downloaded institutions, closed ones included. Live. */
  orders(): Promise<Order[]>
  /**
   * The photo if this phone still holds it, else its preview, else the small picture kept for an order, else null (ask
   * `/api/evidence/:id/photo`). Live.
   */
  photo(evidenceId: string): Promise<Blob | null>

  /** `preparePhoto` with this environment. */
  preparePhoto(source: Blob | ImageBitmap, privacy: PhotoPrivacy): Promise<PreparedPhoto>
  /** The evidence row of a prepared photo. */
  describePhoto(
    photo: PreparedPhoto,
    fields: Pick<Evidence, 'institutionId' | 'inspectionId' | 'subjectKind' | 'subjectId' | 'purpose'> & { id?: string },
  ): Evidence
  /**
   * Stores the changes in order, with the bytes of every `evidence.add` among them (matched by SHA-256), in one
   * strict transaction, and reads them back. When it resolves they are safe on this phone.
   * Throws `Refusal` (`does-not-fit`, `storage-full`, `storage-unreliable`); then nothing was stored.
   */
  write(drafts: Draft[], photos?: PreparedPhoto[]): Promise<void>
  /** Half-done work of a screen, kept under a name until it is written or thrown away; never sent. Null: there is none. */
  draft(key: string): Promise<KeptDraft | null>
  /** Resolves when it is stored. Throws `Refusal` as `write` does. */
  keepDraft(key: string, draft: KeptDraft | null): Promise<void>
  newId(): string
  /** Instant. */
  now(): string

  /** Everything made on this phone by this user, oldest first. Live. */
  ledger(): Promise<LedgerEntry[]>
  /** Not accepted yet. Live. */
  unsent(): Promise<Waiting & { rejected: number }>
  /** Sends a rejected or repeating entry once more. */
  retry(id: string): Promise<void>
  storageHealth(): Promise<StorageHealth>
  /** All that is only here, as a file for the administrator; changes nothing. Null before the server gave its key. */
  rescueFile(crypto: RescueCrypto): Promise<RescueFile | null>

  sync: Sync
  /** Ends sync and closes the database. */
  close(): Promise<void>
}
