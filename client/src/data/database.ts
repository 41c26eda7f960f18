import type { Problem } from '@nadzor/shared/api/problem'
import type { SubjectKind } from '@nadzor/shared/facts/fact'
import type { RowKind } from '@nadzor/shared/facts/rows'
import type { PackEdition } from '@nadzor/shared/rules/schema'
import type { MutationName } from '@nadzor/shared/sync/mutations'
import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import type { Environment } from './environment.ts'
import type { SealedBody } from './sealing.ts'

/** A row as the server last sent it. Own unsent changes are not here: they are replayed over it when read. */
export type MirrorRow = {
  kind: RowKind
  id: string
  institutionId: string
  version: number
  /** Scope epoch of the pull that brought it; a completed full pull sweeps what carries an older one. */
  epoch: number
  /** 1: this version of the app cannot read the body; kept as it came, and tried again after an update. */
  unread: 0 | 1
  sealed: SealedBody
}

/** What a mutation is about, unsealed, so that lists and counts need no key. */
type AboutColumns = {
  id: string
  name: MutationName
  institutionId: string
  madeAt: string
  subjectKind: SubjectKind | null
  subjectId: string | null
  inspectionId: string | null
  evidenceId: string | null
  /** Bytes of the mutation as JSON. */
  size: number
}

/** One change on its way to the server. `order` is this phone's own sequence: the order in which it is sent. */
export type OutboxRow = AboutColumns & {
  order?: number
  state: 'waiting' | 'rejected'
  problem: Problem | null
  sealed: SealedBody
}

/** A change the server has settled. The body stays only until a pull has brought its effect into the mirror. */
export type SentRow = AboutColumns & {
  order: number
  status: 'applied' | 'duplicate' | 'conflict'
  problem: Problem | null
  settledAt: string
  absorbed: 0 | 1
  sealed: SealedBody | null
}

/**
 * `waiting` -> `on-the-way` -> `uploaded` (all bytes sent, no receipt yet) -> `accepted` (receipt: bytes deleted
 * here). `repeat`: the server's hash differed. `rejected`: the server will not have it.
 */
export type PhotoState = 'waiting' | 'on-the-way' | 'uploaded' | 'accepted' | 'repeat' | 'rejected'

export type PhotoRow = {
  evidenceId: string
  /** Of the unsealed bytes, which is what travels. */
  sha256: string
  size: number
  chunks: number
  state: PhotoState
  institutionId: string
  inspectionId: string | null
  subjectKind: SubjectKind
  subjectId: string
  madeAt: string
  /** Where tus continues after a break or a kill. */
  uploadUrl: string | null
  /** Bytes the server has said it took. */
  sent: number
  /** Rounds in which all bytes were said to be there but no receipt came. */
  unreceipted: number
  problem: Problem | null
  /** Sealed like the chunks; stays when they go. */
  preview: ArrayBuffer
}

export type PhotoChunk = { evidenceId: string; index: number; sealed: ArrayBuffer }

export type CursorRow = {
  institutionId: string
  /** Highest `seq` this phone has. */
  cursor: number
  epoch: number
  /** A full pull completed once: the institution can be worked on offline. */
  complete: 0 | 1
  /** 1: rows of an older epoch are still there, readable until the full pull that replaces them completes. */
  sweep: 0 | 1
}

export type ScopeRow = { key: 'scope'; epoch: number; fetchedAt: string; sealed: SealedBody }
export type PackRow = { hash: string; pack: string; edition: string; body: PackEdition }
export type LabelRow = { code: string; subjectId: string | null; sealed: SealedBody }
export type MetaRow = { key: string; value: unknown }
/** Half-done work of a screen; see drafts.ts. Photos in the order of the body's descriptions. */
export type DraftRow = { key: string; sealed: SealedBody; photos: { bytes: ArrayBuffer; preview: ArrayBuffer }[] }
/** A small picture of a photo made by somebody else. */
export type ThumbnailRow = { evidenceId: string; institutionId: string; sealed: ArrayBuffer }

/**
 * One user's database. A row is indexed ids and states plus one sealed body. A later version adds a
 * `version(n).stores(...)` below the first; published versions are never edited.
 */
export class NadzorDatabase extends Dexie {
  declare rows: Table<MirrorRow, [RowKind, string]>
  declare outbox: Table<OutboxRow, number>
  declare sent: Table<SentRow, string>
  declare photos: Table<PhotoRow, string>
  declare photoChunks: Table<PhotoChunk, [string, number]>
  declare cursors: Table<CursorRow, string>
  declare scope: Table<ScopeRow, 'scope'>
  declare packs: Table<PackRow, string>
  declare labels: Table<LabelRow, string>
  declare meta: Table<MetaRow, string>
  declare drafts: Table<DraftRow, string>
  declare thumbnails: Table<ThumbnailRow, string>

  constructor(userId: string, env: Pick<Environment, 'indexedDB' | 'IDBKeyRange'>) {
    super(databaseName(userId), {
      indexedDB: env.indexedDB,
      IDBKeyRange: env.IDBKeyRange,
      // "Saved" on the screen must survive a dead battery, not only a dead tab.
      chromeTransactionDurability: 'strict',
      // Dexie's cache answers from writes that are still in flight; we only ever show what is stored.
      cache: 'disabled',
    })
    this.version(1).stores({
      rows: '[kind+id], institutionId, [institutionId+kind], unread',
      outbox: '++order, &id, name, state, institutionId, evidenceId',
      sent: '&id, order, [institutionId+absorbed], absorbed',
      photos: '&evidenceId, state, institutionId',
      photoChunks: '[evidenceId+index], evidenceId',
      cursors: '&institutionId',
      scope: '&key',
      packs: '&hash',
      labels: '&code, subjectId',
      meta: '&key',
    })
    this.version(2).stores({ drafts: '&key', thumbnails: '&evidenceId, institutionId' })
  }
}

/** Photos travel and are stored in pieces of this many bytes: what a break can cost is one of them. */
export const CHUNK_BYTES = 256 * 1024

export function databaseName(userId: string): string {
  return `nadzor-${userId}`
}
