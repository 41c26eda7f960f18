import { base64url, fromBase64url } from '@nadzor/shared/agents/base64url'
import { keyOfFile, openRecord, P256, RESCUE_MAGIC, rescueHead, wordAt } from '@nadzor/shared/api/rescue'
import type { RescueCrypto } from '@nadzor/shared/api/rescue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Environment } from './environment.ts'
import { makeScene } from './testing/scene.ts'
import { addPhoto, fakePhoto, giveAnswer, startVisit } from './testing/school.ts'

const webCrypto = crypto as unknown as RescueCrypto
type Read = { kind: string; said: Record<string, unknown>; bytes: Uint8Array }

describe('the rescue file', () => {
  let pair: CryptoKeyPair
  let publicKey: string
  beforeEach(async () => {
    pair = (await crypto.subtle.generateKey(P256, false, ['deriveBits'])) as CryptoKeyPair
    publicKey = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  })

  /** A server that gives its key with the scope. */
  function withKey(fetch: Environment['fetch']): Environment['fetch'] {
    return async (path, init) => {
      const response = await fetch(path, init)
      if (path !== '/api/sync/scope' || !response.ok) return response
      const scope = await response.json()
      return new Response(JSON.stringify({ ...scope, rescue: { keyId: 'k', publicKey, proof: 'mine' } }))
    }
  }

  async function read(blob: Blob): Promise<Read[]> {
    const file = new Uint8Array(await blob.arrayBuffer())
    const from = RESCUE_MAGIC.length + 4
    const bytes = file.slice(0, from + wordAt(file, RESCUE_MAGIC.length))
    const head = rescueHead.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(from))))
    const part = (text: string) => fromBase64url(text) ?? new Uint8Array()
    const key = await keyOfFile(webCrypto, pair.privateKey, part(head.ephemeral), part(head.salt))
    const records: Read[] = []
    for (let at = bytes.length; at < file.length; ) {
      const end = at + 4 + wordAt(file, at)
      const last = end === file.length
      const opened = await openRecord(webCrypto, { bytes, key }, records.length, last, file.slice(at + 4, end))
      if (!opened) throw new Error(`record ${records.length} does not open`)
      const said = JSON.parse(new TextDecoder().decode(opened.text))
      records.push({ kind: opened.kind, said, bytes: opened.attached })
      at = end
    }
    return records
  }

  it('is not made before the server has given its key', async () => {
    const data = await makeScene().open()
    await data.sync.now()
    expect(await data.rescueFile(webCrypto)).toBeNull()
  })

  it('holds offline, in order, what only the phone has, and takes nothing away', async () => {
    const { open, school, server, phone, inspector } = makeScene()
    const data = await open(withKey(server.fetch))
    const visit = startVisit(data, school)
    const early = await fakePhoto(data, 400_000, 1)
    await data.write([visit, addPhoto(data, school, visit.id, early).draft], [early])
    await data.sync.now()
    phone.setOnline(false)
    const late = await fakePhoto(data, 600_000, 2)
    const { evidence, draft } = addPhoto(data, school, visit.id, late)
    const answers = Array.from({ length: 230 }, (_, index) =>
      giveAnswer(data, school, visit.id, { fact: `ans.${index}` }),
    )
    await data.write([draft, ...answers], [late])
    const before = await data.ledger()

    const file = await data.rescueFile(webCrypto)
    expect(file).toMatchObject({ answers: 230, photos: 1, missing: 0 })
    expect(file?.name).toMatch(/^nadzor-2026-11-21-0941-[0-9a-f]{4}\.nadzor$/)
    const records = await read(file?.blob as Blob)
    expect(records.map(({ kind }) => kind)).toEqual(['author', 'changes', 'changes', 'photo', 'end'])
    expect(records[0]?.said).toMatchObject({ userId: inspector.id, proof: 'mine' })
    const mutations = records.flatMap(({ said }) => (said['mutations'] as { name: string; args: unknown }[]) ?? [])
    const facts = mutations.filter(({ name }) => name === 'answer.give')
    expect(mutations[0]?.name).toBe('evidence.add')
    expect(facts.map(({ args }) => (args as { answer: { fact: string } }).answer.fact)).toEqual(
      answers.map(({ args }) => args.answer.fact),
    )
    expect(records[3]?.said).toEqual({ evidenceId: evidence.id, sha256: late.sha256, size: late.size })
    expect(records[3]?.bytes).toEqual(new Uint8Array(late.bytes))
    expect(records[4]?.said).toEqual({ mutations: 231, photos: 1, missing: [] })
    expect(await data.ledger()).toEqual(before)
    expect(await data.unsent()).toMatchObject({ answers: 230, photos: 1 })
  })

  it('holds what the server refused, and names a photo whose bytes are gone', async () => {
    const { open, school, server, underneath } = makeScene()
    const data = await open(withKey(server.fetch))
    const visit = startVisit(data, school)
    const elsewhere = data.newId()
    const { args } = giveAnswer(data, school, visit.id)
    const foreign = { ...args.answer, institutionId: elsewhere }
    await data.write([visit, { name: 'answer.give', institutionId: elsewhere, args: { answer: foreign } }])
    await data.sync.now()
    const photo = await fakePhoto(data, 300_000)
    const { evidence, draft } = addPhoto(data, school, visit.id, photo)
    await data.write([draft], [photo])
    await underneath(data).db.photoChunks.where('evidenceId').equals(evidence.id).delete()
    const file = await data.rescueFile(webCrypto)
    expect(file).toMatchObject({ answers: 1, photos: 0, missing: 1 })
    const records = await read(file?.blob as Blob)
    expect(records.find(({ kind }) => kind === 'changes')?.said['mutations']).toHaveLength(2)
    expect(records.at(-1)?.said).toEqual({ mutations: 2, photos: 0, missing: [evidence.id] })
  })
})
