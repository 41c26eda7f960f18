import type { FileHandle } from 'node:fs/promises'
import type * as z from 'zod/mini'
import { fromBase64url } from '@nadzor/shared/agents/base64url'
import {
  keyOfFile,
  MAX_RECORD_BYTES,
  openRecord,
  RESCUE_FAMILY,
  RESCUE_MAGIC,
  rescueHead,
  rescueRecords,
  wordAt,
} from '@nadzor/shared/api/rescue'
import type { RecordKind, RescueFault, RescueRecords, SealedHead } from '@nadzor/shared/api/rescue'
import { invalid } from '../../problems.ts'
import type { Refusal } from '../../problems.ts'
import { rescueCrypto } from './rescue-key.ts'
import type { RescuePair } from './rescue-key.ts'

/** One record of a file, read and checked. */
export type RescueRecord = {
  [K in RecordKind]: { kind: K; said: RescueRecords[K]; attached: Uint8Array }
}[RecordKind]

/** The file as a whole is not taken. `errors[0].message` is the fault; the desk has a sentence for each. */
export function refused(fault: RescueFault, detail: string): Refusal {
  return invalid([{ path: 'file', message: fault }], detail)
}

/** Heads are some 200 bytes; a longer one is none of ours. */
const MAX_HEAD = 2000

/**
 * The records of a file in their order. Throws `invalid` with the fault at the first thing that is not as a phone wrote
 * it; a file is whole exactly when this comes to its end, so it is read to the end once before anything of it is used.
 */
export async function* readRescue(file: FileHandle, pair: RescuePair): AsyncGenerator<RescueRecord> {
  const { size } = await file.stat()
  const read = async (at: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    if (at + length > size) throw refused('cut-short', `It ends at byte ${size}, and ${at + length} were announced.`)
    const bytes = new Uint8Array(length)
    await file.read(bytes, 0, length, at)
    return bytes
  }
  const head = await openHead(read, size, pair)
  let at = head.bytes.length
  let number = 0
  let before: RecordKind | null = null
  while (before !== 'end') {
    const length = wordAt(await read(at, 4), 0)
    if (length > MAX_RECORD_BYTES) throw refused('changed', `Record ${number} cannot have ${length} bytes.`)
    const sealed = await read(at + 4, length)
    at += 4 + length
    const opened =
      (await openRecord(rescueCrypto, head, number, false, sealed)) ??
      (await openRecord(rescueCrypto, head, number, true, sealed))
    if (!opened) throw refused('changed', `Record ${number} is not as it was sealed.`)
    const kindFits = before === null ? opened.kind === 'author' : opened.kind !== 'author'
    const said = parse(rescueRecords[opened.kind] as z.ZodMiniType, opened.text)
    // What its own author sealed and does not fit: another version of the app than this file says it is of.
    if (!kindFits || said === null) throw refused('changed', `Record ${number} is not what belongs there.`)
    yield { kind: opened.kind, said, attached: opened.attached } as RescueRecord
    before = opened.kind
    number += 1
  }
  if (at !== size) throw refused('changed', `${size - at} bytes follow the end.`)
}

async function openHead(
  read: (at: number, length: number) => Promise<Uint8Array<ArrayBuffer>>,
  size: number,
  pair: RescuePair,
): Promise<SealedHead> {
  const magic = RESCUE_MAGIC.length
  if (size < magic) throw refused('no-rescue-file', 'It is too short to be one.')
  const mark = new TextDecoder().decode(await read(0, magic))
  if (mark !== RESCUE_MAGIC && mark.startsWith(RESCUE_FAMILY))
    throw refused('newer-version', `It is of version ${mark.slice(RESCUE_FAMILY.length).trim()}.`)
  if (mark !== RESCUE_MAGIC) throw refused('no-rescue-file', 'It does not begin as one.')
  const length = wordAt(await read(magic, 4), 0)
  if (length > MAX_HEAD) throw refused('changed', `Its head cannot have ${length} bytes.`)
  const said = parse(rescueHead, await read(magic + 4, length))
  const [ephemeral, salt] = said ? [fromBase64url(said.ephemeral), fromBase64url(said.salt)] : []
  if (!said || !ephemeral || !salt) throw refused('changed', 'Its head cannot be read.')
  if (said.keyId !== pair.keyId)
    throw refused('other-server', `It is sealed to key ${said.keyId}, and this server has ${pair.keyId}.`)
  const key = await keyOfFile(rescueCrypto, pair.privateKey, ephemeral, salt).catch(() => {
    throw refused('changed', 'Its head names no key.')
  })
  return { bytes: await read(0, magic + 4 + length), key }
}

function parse<T>(schema: z.ZodMiniType<T>, text: Uint8Array): T | null {
  try {
    const result = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)))
    return result.success ? result.data : null
  } catch {
    return null
  }
}
