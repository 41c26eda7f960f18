import * as z from 'zod/mini'
import { problem } from '../api/problem.ts'
import { institution } from '../facts/institution.ts'
import { label } from '../facts/label.ts'
import { assignment } from '../facts/person.ts'
import { day, id, instant, sha256 } from '../facts/primitives.ts'
import { rowKinds } from '../facts/rows.ts'
import type { RowKind } from '../facts/rows.ts'
import { mutation } from './mutations.ts'

/** Raised when an old phone could misunderstand a new server, or the reverse; sent with every push and pull. */
export const PROTOCOL = 1
/** More than this in one push is refused (413); the phone sends the rest in the next. */
export const MAX_MUTATIONS = 200

export const pushRequest = z.object({
  protocol: z.literal(PROTOCOL),
  /** Names this phone's database, for the audit trail only. */
  clientId: id,
  /** Whose database the mutations come from. When it is not the session's user, nothing is applied (401). */
  userId: z.optional(id),
  mutations: z.array(mutation).check(z.maxLength(MAX_MUTATIONS)),
})
export type PushRequest = z.infer<typeof pushRequest>

/**
 * What became of one mutation.
 * `applied`: stored. `duplicate`: stored before; same answer as then would be `applied` or `conflict`.
 * `conflict`: stored beside a differing value (answers, readings), or overtaken and not applied (state guards);
 * `problem` says which. `rejected`: not stored, `problem` says why; it stays in the phone's outbox with that reason.
 */
export const mutationResult = z.object({
  id,
  status: z.enum(['applied', 'duplicate', 'conflict', 'rejected']),
  problem: z.optional(problem),
})
export type MutationResult = z.infer<typeof mutationResult>
export const pushResponse = z.object({ results: z.array(mutationResult) })
export type PushResponse = z.infer<typeof pushResponse>

/** Cursor 0 asks for everything. Rows come back in `seq` order; `seq` never has a gap a reader could miss. */
export const pullRequest = z.object({
  protocol: z.literal(PROTOCOL),
  institutionId: id,
  epoch: z.int(),
  cursor: z.int().check(z.nonnegative()),
})
export type PullRequest = z.infer<typeof pullRequest>

export const pulledRow = z.object({
  seq: z.int(),
  kind: z.enum(rowKinds as [RowKind, ...RowKind[]]),
  id,
  version: z.int(),
  /** Checked by the phone against `rowSchemas[kind]`; null: erased. */
  row: z.unknown(),
})
export type PulledRow = z.infer<typeof pulledRow>

export const pullResponse = z.object({
  /** When it differs from the request's, the phone drops what it mirrored (never its outbox) and pulls from 0. */
  epoch: z.int(),
  cursor: z.int(),
  more: z.boolean(),
  rows: z.array(pulledRow),
})
export type PullResponse = z.infer<typeof pullResponse>

/** A visit that waits for this user or is under way: shown before its institution is on the phone. */
export const visitAhead = z.object({ id, state: z.enum(['planned', 'open']), /** The mandate's. */ day })
export type VisitAhead = z.infer<typeof visitAhead>

/** What a rescue file is sealed to (api/rescue.ts); comes with the scope, so that the phone has it without network. */
export const rescueKey = z.object({
  /** First letters of the SHA-256 of the public key: whose file it is can be told without opening it. */
  keyId: z.string(),
  /** P-256 point, uncompressed (65 bytes), in base64url. */
  publicKey: z.string(),
  /** Told to this user alone, and sealed into the file: nobody else can make a file in this user's name. */
  proof: z.string(),
})
export type RescueKey = z.infer<typeof rescueKey>

/** What this user may see: the first request after login and after an epoch change. */
export const scopeResponse = z.object({
  epoch: z.int(),
  assignments: z.array(assignment),
  institutions: z.array(
    z.object({
      institution,
      /** Head of that institution's feed; equal to the phone's cursor: nothing new. */
      seq: z.int(),
      /** Rows a first download brings, for the button that names its size. */
      rowCount: z.int(),
      /** Findings assigned to this user here that are not closed; the phone downloads such an institution by itself. */
      orders: z.optional(z.int()),
      /** By day. Visits that name this user; where none is named, those of any inspector of the institution. */
      visits: z._default(z.array(visitAhead), []),
    }),
  ),
  /** Packs in use, by content hash; fetched once each from /api/packs/:hash. */
  packs: z.array(z.object({ pack: z.string(), edition: z.string(), hash: sha256 })),
  labels: z.array(label),
  /** A server before rescue files gives none; then the phone makes none. */
  rescue: z.optional(rescueKey),
})
export type ScopeResponse = z.infer<typeof scopeResponse>

/** The server's own hash of bytes it has fsynced. Only this lets a phone delete its copy. */
export const receipt = z.object({ evidenceId: id, sha256, size: z.int(), receivedAt: instant })
export type Receipt = z.infer<typeof receipt>
export const receiptsRequest = z.object({ evidenceIds: z.array(id).check(z.maxLength(500)) })
export const receiptsResponse = z.object({ receipts: z.array(receipt) })
