import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beginRescue } from '@nadzor/shared/api/rescue'
import type { RescueReport } from '@nadzor/shared/api/rescue'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import type { RescueKey } from '@nadzor/shared/sync/protocol'
import { push } from '../../commands/push/push.ts'
import { rescueCrypto } from '../../commands/rescue/rescue-key.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { createPhotos } from '../../photos/photos.ts'
import { engines } from '../../testing/postgres.ts'
import { anAnswer, aPhoto, AT, inspectorOf, makeUser, mutation } from '../../testing/school.ts'
import { openVisit, takeShot } from '../../testing/visit.ts'
import type { Shot, VisitWorld } from '../../testing/visit.ts'

type File = { userId?: string; mutations?: Mutation[]; photos?: { row: Rows['evidence']; bytes: Uint8Array }[] }

async function fileOf(key: RescueKey, { userId = '', mutations = [], photos = [] }: File, missing: string[] = []) {
  const file = await beginRescue(rescueCrypto, key)
  const parts = [
    file.head,
    await file.record('author', { userId, clientId: uuidv7(), madeAt: AT, proof: key.proof }),
    await file.record('changes', { mutations }),
  ]
  for (const { row, bytes } of photos) {
    const { id: evidenceId, sha256 } = row
    parts.push(await file.record('photo', { evidenceId, sha256, size: bytes.length }, bytes))
  }
  parts.push(await file.record('end', { mutations: mutations.length, photos: photos.length, missing }))
  return parts.map((part) => Buffer.from(part))
}

describe.each(await engines())('rescue files on $name', ({ open }) => {
  let world: VisitWorld
  let key: RescueKey
  let admin: Awaited<ReturnType<VisitWorld['as']>>
  let shot: Shot
  let evidence: Rows['evidence']
  let answer: Rows['answer']
  let work: { userId: string; mutations: Mutation[]; photos: { row: Rows['evidence']; bytes: Uint8Array }[] }
  beforeEach(async () => {
    world = await openVisit(await open())
    key = (await (await world.inspector('GET', '/api/sync/scope')).json()).rescue
    admin = await world.as('administrator')
    shot = await takeShot()
    evidence = aPhoto(world.school, shot.described)
    answer = anAnswer(world.school, { evidenceIds: [evidence.id] })
    const { institutionId, inspector } = world.school
    work = {
      userId: inspector.id,
      mutations: [
        mutation('evidence.add', institutionId, { evidence }),
        mutation('answer.give', institutionId, { answer }),
      ],
      photos: [{ row: evidence, bytes: shot.bytes }],
    }
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })
  const send = (parts: Uint8Array[], by = admin) =>
    by('POST', '/api/rescue', Buffer.concat(parts), { 'Content-Type': 'application/octet-stream' })
  const imported = async (parts: Uint8Array[]): Promise<RescueReport> => {
    const response = await send(parts)
    expect(response.status).toBe(200)
    return response.json()
  }
  const faultOf = async (parts: Uint8Array[], by = admin) => {
    const response = await send(parts, by)
    expect(response.status).toBe(400)
    return (await response.json()).errors[0].message
  }
  /** Nothing came of it: the same work pushed now is new. */
  const nothingStored = async () => {
    const results = await world.push(work.mutations)
    expect(results.map(({ status }) => status)).toEqual(['applied', 'applied'])
    expect(await world.receipts([evidence.id])).toEqual([])
  }
  const stagedFiles = async () =>
    (await readdir(world.deps.photos.stagingFolder)).filter((one) => one.includes('rescue'))

  it('refuses what is no rescue file, a newer one, and one for another server', async () => {
    expect(await faultOf([Buffer.from('GIF89a and more of it')])).toBe('no-rescue-file')
    expect(await faultOf([])).toBe('no-rescue-file')
    expect(await faultOf([Buffer.from('NADZOR-RESCUE-7\n and more of it')])).toBe('newer-version')
    const other = await openVisit(await open())
    const foreign = (await (await other.inspector('GET', '/api/sync/scope')).json()).rescue
    await other.close()
    expect(await faultOf(await fileOf(foreign, work))).toBe('other-server')
    await nothingStored()
    expect(await stagedFiles()).toEqual([])
  })

  it('refuses a file cut short anywhere, as a whole', async () => {
    const whole = Buffer.concat(await fileOf(key, work))
    for (const length of [17, 40, 200, 400, 800, whole.length - 200, whole.length - 1])
      expect(await faultOf([whole.subarray(0, length)]), `${length}`).toMatch(/cut-short/)
    const parts = await fileOf(key, work)
    expect(await faultOf(parts.slice(0, -1))).toBe('cut-short')
    await nothingStored()
  })

  it('refuses a file with one changed, doubled, moved or added byte, as a whole', async () => {
    const parts = await fileOf(key, work)
    const whole = Buffer.concat(parts)
    for (const at of [30, 60, 250, 500, 700, whole.length - 3]) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 4
      expect(await faultOf([changed]), `${at}`).toMatch(/changed|other-server|cut-short/)
    }
    const [head, author, changes, photo, end] = parts as [Buffer, Buffer, Buffer, Buffer, Buffer]
    expect(await faultOf([head, author, changes, changes, photo, end])).toBe('changed')
    expect(await faultOf([head, author, photo, changes, end])).toBe('changed')
    expect(await faultOf([head, author, changes, end])).toBe('changed')
    expect(await faultOf([whole, Buffer.from('x')])).toBe('changed')
    await nothingStored()
  })

  it('refuses a file in the name of somebody whose proof its maker does not have', async () => {
    const { people } = world
    expect(await faultOf(await fileOf(key, { ...work, userId: people.inspector.other.id }))).toBe('unknown-author')
    expect(await faultOf(await fileOf(key, { ...work, userId: uuidv7() }))).toBe('unknown-author')
    const stranger = await world.as('administrator', 'abroad')
    expect(await faultOf(await fileOf(key, work), stranger)).toBe('unknown-author')
    await nothingStored()
  })

  it('takes everything in the name of its author, and the second time nothing', async () => {
    const file = await fileOf(key, work)
    const first = await imported(file)
    expect(first.author).toEqual({ id: world.school.inspector.id, name: 'inspector here' })
    expect(first.changes.map(({ status, name }) => [name, status])).toEqual([
      ['evidence.add', 'applied'],
      ['answer.give', 'applied'],
    ])
    expect(first.photos).toEqual([{ evidenceId: evidence.id, status: 'stored' }])
    const [receipt] = await world.receipts([evidence.id])
    expect(receipt).toMatchObject({ sha256: evidence.sha256, size: evidence.size })

    const pull = () =>
      world.inspector('POST', '/api/sync/pull', {
        protocol: 1,
        institutionId: world.school.institutionId,
        epoch: 1,
        cursor: 0,
      })
    const before = await (await pull()).json()
    expect(before.rows.find((one: { id: string }) => one.id === answer.id)?.row.by).toBe(world.school.inspector.id)
    const again = await imported(file)
    expect(again.changes.map(({ status }) => status)).toEqual(['duplicate', 'duplicate'])
    expect(again.photos).toEqual([{ evidenceId: evidence.id, status: 'duplicate' }])
    expect((await (await pull()).json()).cursor).toBe(before.cursor)
    // The phone comes back to life and sends the same: the server has it.
    expect((await world.push(work.mutations)).map(({ status }) => status)).toEqual(['duplicate', 'duplicate'])
    expect(await stagedFiles()).toEqual([])
  })

  it('answers for each: a conflict is kept beside, a refused one and a wrong photo say why, a lost one is named', async () => {
    const { institutionId } = world.school
    const colleague = await makeUser(world.deps.db, world.authorityId, inspectorOf(institutionId))
    const theirs = { ...answer, id: uuidv7(), value: 'corridor', evidenceIds: [], by: colleague.id }
    const { results } = await push(world.deps, colleague, {
      clientId: uuidv7(),
      mutations: [mutation('answer.give', institutionId, { answer: theirs })],
    })
    expect(results[0]?.status).toBe('applied')
    const bad = mutation('answer.give', institutionId, { answer: { ...answer, id: uuidv7(), subjectId: uuidv7() } })
    const lost = uuidv7()
    const wrong = { ...work.photos[0], bytes: Buffer.from('no photo at all') } as (typeof work.photos)[0]
    const report = await imported(
      await fileOf(key, { ...work, mutations: [...work.mutations, bad], photos: [wrong] }, [lost]),
    )
    expect(report.changes.map(({ status }) => status)).toEqual(['applied', 'conflict', 'rejected'])
    expect(report.changes[2]?.problem?.type).toBe('not-found')
    expect(report.photos).toMatchObject([
      { evidenceId: lost, status: 'missing' },
      { evidenceId: evidence.id, status: 'rejected', problem: { type: 'hash-mismatch' } },
    ])
  })

  it('keeps its key in a file of its own that nobody else may read, and the key stays', async () => {
    const { mode } = await stat(join(world.deps.config.dataDir, 'rescue.key'))
    expect(mode & 0o777).toBe(0o600)
    const anew = { ...world.deps, photos: createPhotos(world.folder) }
    const { rescuePair } = await import('../../commands/rescue/rescue-key.ts')
    expect((await rescuePair(anew)).forUser(world.school.inspector.id)).toEqual(key)
    await anew.photos.thumbnails.close()
  })
})
