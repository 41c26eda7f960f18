import { describe, expect, it } from 'vitest'
import { base64url, fromBase64url } from '@nadzor/shared/agents/base64url'
import { beginRescue, keyOfFile, openRecord, P256, RESCUE_MAGIC, rescueHead, wordAt } from '@nadzor/shared/api/rescue'
import type { RescueCrypto, SealedHead } from '@nadzor/shared/api/rescue'

const webCrypto = crypto as unknown as RescueCrypto
const ID = '019f0000-0000-7000-8000-000000000001'

async function makeFile() {
  const pair = (await crypto.subtle.generateKey(P256, false, ['deriveBits'])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const file = await beginRescue(webCrypto, { keyId: 'abc', publicKey: base64url(publicKey) })
  const photo = await file.record(
    'photo',
    { evidenceId: ID, sha256: 'a'.repeat(64), size: 3 },
    new Uint8Array([7, 8, 9]),
  )
  const end = await file.record('end', { mutations: 0, photos: 1, missing: [] })
  const text = new TextDecoder().decode(file.head.subarray(RESCUE_MAGIC.length + 4))
  const head = rescueHead.parse(JSON.parse(text))
  const read = (encoded: string) => fromBase64url(encoded) ?? new Uint8Array()
  const key = await keyOfFile(webCrypto, pair.privateKey, read(head.ephemeral), read(head.salt))
  const sealed: SealedHead = { bytes: file.head, key }
  return { sealed, photo: photo.slice(4), end: end.slice(4), length: wordAt(photo, 0) }
}

describe('a rescue file', () => {
  it('opens for the key it was sealed to, record by record', async () => {
    const { sealed, photo, end, length } = await makeFile()
    expect(length).toBe(photo.length)
    const first = await openRecord(webCrypto, sealed, 0, false, photo)
    expect(first?.kind).toBe('photo')
    expect(JSON.parse(new TextDecoder().decode(first?.text))).toMatchObject({ evidenceId: ID, size: 3 })
    expect([...(first?.attached ?? [])]).toEqual([7, 8, 9])
    expect((await openRecord(webCrypto, sealed, 1, true, end))?.kind).toBe('end')
  })

  it('does not open for another key', async () => {
    const [mine, other] = [await makeFile(), await makeFile()]
    expect(await openRecord(webCrypto, { ...mine.sealed, key: other.sealed.key }, 0, false, mine.photo)).toBeNull()
  })

  it('notices a changed byte, another head, another place, and an end that is not the end', async () => {
    const { sealed, photo, end } = await makeFile()
    const changed = photo.slice()
    changed[9] = (changed[9] ?? 0) ^ 1
    expect(await openRecord(webCrypto, sealed, 0, false, changed)).toBeNull()
    const bytes = sealed.bytes.slice()
    bytes[20] = (bytes[20] ?? 0) ^ 1
    expect(await openRecord(webCrypto, { ...sealed, bytes }, 0, false, photo)).toBeNull()
    expect(await openRecord(webCrypto, sealed, 1, false, photo)).toBeNull()
    expect(await openRecord(webCrypto, sealed, 0, true, photo)).toBeNull()
    expect(await openRecord(webCrypto, sealed, 1, false, end)).toBeNull()
  })

  it('is not begun for something that is no key', async () => {
    await expect(beginRescue(webCrypto, { keyId: 'abc', publicKey: 'AAAA' })).rejects.toThrow('no key')
  })
})
