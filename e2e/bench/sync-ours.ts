import { request } from 'node:http'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSession } from '@nadzor/server/commands/session/start'
import { readConfig } from '@nadzor/server/config'
import { migrate, openDatabase } from '@nadzor/server/db/open-database'
import type { Deps } from '@nadzor/server/deps'
import { anAnswer, aPhoto, makeAuthority, makeSchool, mutation } from '@nadzor/server/testing/school'
import type { School } from '@nadzor/server/testing/school'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { PROTOCOL } from '@nadzor/shared/sync/protocol'
import { BATCH, percentile, PHONES, photo, race, started, v7 } from './sync-work.ts'
import type { Result } from './sync-work.ts'

const PIECE = 256 * 1024
type Phone = { school: School; cookie: string; answers: Mutation[]; photos: number[] }

/** The server as it is installed, in its own process, over SQLite in a scratch folder; judging goes on beside. */
export async function ours(folder: string, records: number, photos: number): Promise<Result> {
  const file = join(folder, 'nadzor.sqlite')
  const db = openDatabase(file)
  await migrate(db)
  const config = readConfig({ DATA_DIR: folder })
  const deps = { db, now: () => new Date(), randomBytes, newId: v7, config } as unknown as Deps
  const authorityId = await makeAuthority(db)
  const phones: Phone[] = []
  for (let number = 0; number < PHONES; number += 1) {
    const school = await makeSchool(db, authorityId)
    const { token } = await startSession(deps, db, school.inspector.id, 'bench')
    const count = Math.floor(records / PHONES)
    const answers = Array.from({ length: count }, (_, index) =>
      mutation('answer.give', school.institutionId, {
        answer: anAnswer(school, { fact: `ans.B${index}`, value: index % 2 === 0, inspectionId: school.inspection.id }),
      }),
    )
    const own = Array.from({ length: Math.floor(photos / PHONES) }, (_, index) => number * 1000 + index)
    phones.push({ school, cookie: `nadzor_session=${token}`, answers, photos: own })
  }
  await db.destroy()

  const port = await freePort()
  const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
  const env = { DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'silent' }
  const { child } = await started([main], env, /listens on http:\/\/[^:]+:(\d+)/)
  const url = `http://127.0.0.1:${port}`
  try {
    const push = async (phone: Phone, mutations: Mutation[]) => {
      const body = JSON.stringify({ protocol: PROTOCOL, clientId: phone.school.institutionId, mutations })
      const headers = { cookie: phone.cookie, origin: url, 'content-type': 'application/json' }
      const response = await fetch(`${url}/api/sync/push`, { method: 'POST', headers, body })
      const { results } = (await response.json()) as { results: { status: string }[] }
      const wrong = results.find(({ status }) => status !== 'applied')
      if (!response.ok || wrong) throw new Error(`push: ${response.status} ${JSON.stringify(wrong)}`)
    }
    const jobs: (() => Promise<void>)[] = []
    for (let from = 0; from < (phones[0]?.answers.length ?? 0); from += BATCH)
      for (const phone of phones) jobs.push(() => push(phone, phone.answers.slice(from, from + BATCH)))
    const sent = await race(jobs)

    const described: { phone: Phone; number: number; id: string; sha256: string }[] = []
    for (const phone of phones) {
      const mutations = phone.photos.map((number) => {
        const { bytes, sha256 } = photo(number)
        const fields = { sha256, size: bytes.length, width: 1600, height: 1200 }
        const evidence = aPhoto(phone.school, { ...fields, by: phone.school.inspector.id })
        described.push({ phone, number, id: evidence.id, sha256 })
        return mutation('evidence.add', phone.school.institutionId, { evidence })
      })
      if (mutations.length > 0) await push(phone, mutations)
    }
    const carried = await race(
      described.map((one) => () => upload(url, one.phone.cookie, one.id, one.sha256, photo(one.number).bytes)),
    )
    return {
      name: 'nadzor (SQLite)',
      durability: 'every answer and receipt after fsync: WAL synchronous=FULL; photo file and folders fsynced',
      records: jobs.length * BATCH,
      recordsMs: sent.ms,
      bulkMs: null,
      p50: percentile(sent.times, 0.5),
      p99: percentile(sent.times, 0.99),
      photos: described.length,
      photosMs: carried.ms,
      resent: await resentByBreak(url, phones[0]!, push),
    }
  } finally {
    child.kill()
    await new Promise((resolve) => child.once('exit', resolve))
  }
}

/** As the phone does it: creation with the first piece, the rest in pieces, then its receipt. */
async function upload(url: string, cookie: string, evidenceId: string, sha256: string, bytes: Uint8Array<ArrayBuffer>) {
  const common = { cookie, origin: url, 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' }
  const created = await fetch(`${url}/api/uploads`, {
    method: 'POST',
    headers: { ...common, 'upload-length': String(bytes.length), 'upload-metadata': metadata(evidenceId, sha256) },
    body: bytes.slice(0, PIECE),
  })
  if (created.status !== 201) throw new Error(`upload: ${created.status} ${await created.text()}`)
  const at = new URL(created.headers.get('location') ?? '', url)
  for (let offset = PIECE; offset < bytes.length; offset += PIECE) {
    const headers = { ...common, 'upload-offset': String(offset) }
    const sent = await fetch(at, { method: 'PATCH', headers, body: bytes.slice(offset, offset + PIECE) })
    if (sent.status !== 204) throw new Error(`upload: ${sent.status} ${await sent.text()}`)
  }
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  const asked = await fetch(`${url}/api/sync/receipts`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ evidenceIds: [evidenceId] }),
  })
  const { receipts } = (await asked.json()) as { receipts: { sha256: string }[] }
  if (receipts[0]?.sha256 !== sha256) throw new Error('no receipt for what was sent')
}

const metadata = (evidenceId: string, sha256: string): string =>
  [
    `evidenceId ${Buffer.from(evidenceId).toString('base64')}`,
    `sha256 ${Buffer.from(sha256).toString('base64')}`,
  ].join()

/** The connection is cut when most of a photo's second piece has left: what has to go again, at the worst of 8 tries. */
async function resentByBreak(url: string, phone: Phone, push: (phone: Phone, m: Mutation[]) => Promise<void>) {
  let worst = 0
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const { bytes, sha256 } = photo(900_000 + attempt)
    const fields = { sha256, size: bytes.length, width: 1600, height: 1200 }
    const evidence = aPhoto(phone.school, { ...fields, by: phone.school.inspector.id })
    await push(phone, [mutation('evidence.add', phone.school.institutionId, { evidence })])
    const common = { cookie: phone.cookie, origin: url, 'tus-resumable': '1.0.0' }
    const type = { 'content-type': 'application/offset+octet-stream' }
    const created = await fetch(`${url}/api/uploads`, {
      method: 'POST',
      headers: {
        ...{ ...common, ...type },
        ...{ 'upload-length': String(bytes.length), 'upload-metadata': metadata(evidence.id, sha256) },
      },
      body: bytes.slice(0, PIECE),
    })
    const at = new URL(created.headers.get('location') ?? '', url)
    const until = PIECE + Math.floor(((attempt + 1) / 9) * (bytes.length - PIECE))
    await new Promise<void>((resolve) => {
      const sending = request(at, {
        method: 'PATCH',
        headers: { ...common, ...type, 'upload-offset': String(PIECE), 'content-length': bytes.length - PIECE },
      })
      sending.on('error', () => resolve())
      sending.write(bytes.subarray(PIECE, until), () => setTimeout(() => (sending.destroy(), resolve()), 30))
    })
    let offset = NaN
    for (let tries = 0; tries < 50 && Number.isNaN(offset); tries += 1) {
      const head = await fetch(at, { method: 'HEAD', headers: common })
      offset = head.status === 200 ? Number(head.headers.get('upload-offset')) : NaN
      if (Number.isNaN(offset)) await new Promise((resolve) => setTimeout(resolve, 50))
    }
    worst = Math.max(worst, until - offset)
  }
  return worst
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
