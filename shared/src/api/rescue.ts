import * as z from 'zod/mini'
import { base64url, fromBase64url } from '../agents/base64url.ts'
import { utf8 } from '../agents/seal-login.ts'
import { id, instant, sha256 } from '../facts/primitives.ts'
import { mutationResult } from '../sync/protocol.ts'
import type { RescueKey } from '../sync/protocol.ts'
import { problem } from './problem.ts'

/**
 * The rescue file: all work a phone has not handed over, sealed to the server's key (docs/rescue-file.md has the format
 * byte by byte). A fresh P-256 key of the file agrees with the server's; HKDF-SHA-256 makes the one key of the file;
 * each record is AES-256-GCM with its number and "the last one" in the nonce and the head of the file as associated
 * data: records cannot be changed, left out, doubled, put in another order or cut off at the end unseen.
 */
export const RESCUE_MAGIC = 'NADZOR-RESCUE-1\n'
/** What any version begins with. */
export const RESCUE_FAMILY = 'NADZOR-RESCUE-'
export const RESCUE_EXTENSION = 'nadzor'
/** Longer than any record is: a photo of 10 MB with its head. A length beyond it is no length. */
export const MAX_RECORD_BYTES = 12 * 2 ** 20
export const MAX_RESCUE_BYTES = 2 ** 30

export const rescueHead = z.object({ keyId: z.string(), ephemeral: z.string(), salt: z.string() })

/** First byte of a record. */
export const recordKinds = { author: 1, changes: 2, photo: 3, end: 4 } as const
export type RecordKind = keyof typeof recordKinds
export const rescueRecords = {
  author: z.object({ userId: id, clientId: id, madeAt: instant, proof: z.string() }),
  /** As in a push: each is still whatever the phone wrote under that id. */
  changes: z.object({ mutations: z.array(z.looseObject({ id })) }),
  /** The bytes follow. */
  photo: z.object({ evidenceId: id, sha256, size: z.int() }),
  /** What was written before; `missing`: photos described, whose bytes the phone no longer had. */
  end: z.object({ mutations: z.int(), photos: z.int(), missing: z.array(id) }),
}
export type RescueRecords = { [K in RecordKind]: z.infer<(typeof rescueRecords)[K]> }

/** Why a file is refused as a whole; the desk has a sentence for each. */
export const rescueFaults = [
  'no-rescue-file',
  'newer-version',
  'other-server',
  'cut-short',
  'changed',
  'unknown-author',
  'too-large',
] as const
export type RescueFault = (typeof rescueFaults)[number]

/** What became of everything in a file. Importing it again answers `duplicate` throughout. */
export const rescueReport = z.object({
  author: z.object({ id, name: z.string() }),
  /** By the phone's clock. */
  madeAt: instant,
  changes: z.array(z.extend(mutationResult, { name: z.nullable(z.string()), madeAt: z.nullable(instant) })),
  photos: z.array(
    z.object({
      evidenceId: id,
      /** `missing`: its bytes were not on the phone any more. */
      status: z.enum(['stored', 'duplicate', 'missing', 'rejected']),
      problem: z.optional(problem),
    }),
  ),
})
export type RescueReport = z.infer<typeof rescueReport>

type Bytes = Uint8Array<ArrayBuffer>
/** What is used of WebCrypto, the same in browsers and in Node: handed in, because `shared` has no randomness. */
export type RescueCrypto = {
  getRandomValues(bytes: Bytes): Bytes
  subtle: {
    generateKey(algorithm: { name: string; namedCurve: string }, extractable: boolean, usages: never): Promise<unknown>
    importKey(
      format: 'raw',
      bytes: Bytes,
      algorithm: { name: string; namedCurve: string },
      extractable: boolean,
      usages: never,
    ): Promise<unknown>
    exportKey(format: 'raw', key: never): Promise<unknown>
    deriveBits(algorithm: never, key: never, length: number): Promise<ArrayBuffer>
    deriveKey(algorithm: never, key: never, derived: never, extractable: boolean, usages: never): Promise<unknown>
    encrypt(algorithm: never, key: never, bytes: Bytes): Promise<ArrayBuffer>
    decrypt(algorithm: never, key: never, bytes: Bytes): Promise<ArrayBuffer>
  }
}
export const P256 = { name: 'ECDH', namedCurve: 'P-256' }

/** Associated data of every record: the file up to its first record. */
export type SealedHead = { bytes: Bytes; key: unknown }

const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
/** The unsigned 32-bit number at `at`, most significant byte first. */
export const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 2 ** 24 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))

function joined(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Agrees on the key of one file. Both ends call it, each with its own private and the other's public key. */
export async function keyOfFile(
  { subtle }: RescueCrypto,
  privateKey: unknown,
  publicKey: Bytes,
  salt: Bytes,
): Promise<unknown> {
  const other = await subtle.importKey('raw', publicKey, P256, false, [] as never)
  const agreed = await subtle.deriveBits({ name: 'ECDH', public: other } as never, privateKey as never, 256)
  const secret = await subtle.importKey('raw', new Uint8Array(agreed), { name: 'HKDF' } as never, false, [
    'deriveKey',
  ] as never)
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('nadzor rescue 1') }
  const aes = { name: 'AES-GCM', length: 256 }
  return subtle.deriveKey(hkdf as never, secret as never, aes as never, false, ['encrypt', 'decrypt'] as never)
}

/** Nonce of a record: its number in the file, and whether it is the last. The key is this file's alone. */
const nonceOf = (number: number, last: boolean): Bytes =>
  new Uint8Array([0, 0, 0, 0, 0, 0, 0, ...word(number), last ? 1 : 0])

/** Begins a file. Throws when the server's key is none. */
export async function beginRescue(crypto: RescueCrypto, to: Pick<RescueKey, 'keyId' | 'publicKey'>) {
  const recipient = fromBase64url(to.publicKey)
  if (recipient?.length !== 65) throw new Error('the server has given no key to seal to')
  const pair = (await crypto.subtle.generateKey(P256, false, ['deriveBits'] as never)) as {
    publicKey: unknown
    privateKey: unknown
  }
  const ephemeral = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey as never)) as ArrayBuffer)
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const head = utf8(JSON.stringify({ keyId: to.keyId, ephemeral: base64url(ephemeral), salt: base64url(salt) }))
  const bytes = joined(utf8(RESCUE_MAGIC), new Uint8Array(word(head.length)), head)
  const key = await keyOfFile(crypto, pair.privateKey, recipient, salt)
  let number = 0
  return {
    /** The file's first bytes. */
    head: bytes,
    /** The next bytes of the file. `end` is the last record, and must be written. */
    async record<K extends RecordKind>(kind: K, said: RescueRecords[K], attached: Uint8Array = new Uint8Array()) {
      const text = utf8(JSON.stringify(said))
      const plain = joined(new Uint8Array([recordKinds[kind], ...word(text.length)]), text, attached)
      const iv = nonceOf(number, kind === 'end')
      number += 1
      const algorithm = { name: 'AES-GCM', iv, additionalData: bytes }
      const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm as never, key as never, plain))
      return joined(new Uint8Array(word(sealed.length)), sealed)
    },
  }
}

/** One record as it was sealed: `text` is its JSON in UTF-8. */
export type OpenedRecord = { kind: RecordKind; text: Uint8Array; attached: Uint8Array }

/** Opens record `number`. Null: it was changed, or stands in another place than it was written for. */
export async function openRecord(
  { subtle }: RescueCrypto,
  { bytes, key }: SealedHead,
  number: number,
  last: boolean,
  sealed: Bytes,
): Promise<OpenedRecord | null> {
  const algorithm = { name: 'AES-GCM', iv: nonceOf(number, last), additionalData: bytes }
  const opened = await subtle.decrypt(algorithm as never, key as never, sealed).catch(() => null)
  if (!opened) return null
  const plain = new Uint8Array(opened)
  const kind = Object.entries(recordKinds).find(([, code]) => code === plain[0])?.[0] as RecordKind | undefined
  const until = 5 + wordAt(plain, 1)
  if (!kind || until > plain.length) return null
  return { kind, text: plain.subarray(5, until), attached: plain.subarray(until) }
}
