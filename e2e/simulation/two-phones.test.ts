import { readdir, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Jimp } from 'jimp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Data, Draft } from '@nadzor/client/src/data/contract.ts'
import { addPhoto, giveAnswer, startVisit } from '@nadzor/client/src/data/testing/school.ts'
import type { School } from '@nadzor/client/src/data/testing/school.ts'
import { questionsFor } from '@nadzor/shared/rules/questions'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { noisyPhoto } from './jimp-canvas.ts'
import { clear, openSimulation } from './phones.ts'
import type { HandheldPhone, Simulation } from './phones.ts'

let simulation: Simulation
beforeEach(async () => void (simulation = await openSimulation()))
afterEach(() => simulation.end())

const nobody = { kind: 'nobody-visible' } as const

/** The inspector's phone with the school on it, a corridor and camera added there, and a visit under way. */
async function atSchool(): Promise<{ anna: HandheldPhone; school: School; visitId: string }> {
  const { world, phoneOf } = simulation
  const anna = await phoneOf(world.people.inspector.here.email)
  const data = anna.data()
  const institution = world.institutions.here
  await data.download(institution.id)
  const { sites, buildings, storeys } = await data.rows(institution.id)
  const [site, building, storey] = [sites[0]!, buildings[0]!, storeys[0]!]
  const within = () => ({ id: data.newId(), institutionId: institution.id })
  const area: School['area'] = { ...within(), storeyId: storey.id, name: 'Korytarz', kind: 'corridor' }
  const camera: School['camera'] = {
    ...within(),
    areaId: area.id,
    plate: 'K-07',
    name: 'Korytarz',
    kind: 'fixed',
    mode: 'recorded',
    controller: 'own',
  }
  const school: School = { authorityId: world.authorityId, institution, site, building, storey, area, camera }
  const visit = startVisit(data, school)
  await data.write([
    { name: 'area.add', institutionId: institution.id, args: { area } },
    { name: 'camera.add', institutionId: institution.id, args: { camera } },
    visit,
  ])
  await data.sync.now()
  expect(await data.unsent()).toEqual({ answers: 0, photos: 0, rejected: 0 })
  return { anna, school, visitId: visit.id }
}

async function photograph(data: Data, school: School, visitId: string, seed: number, side = 900) {
  const photo = await data.preparePhoto(await noisyPhoto(side, side, seed), nobody)
  return { photo, ...addPhoto(data, school, visitId, photo) }
}

/** SHA-256 of every file the server keeps for good. */
async function hashesOnDisk(): Promise<string[]> {
  const folder = join(simulation.world.deps.config.dataDir, 'photos')
  // Before the first photo there is no folder.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) =>
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ),
  )
}

const answersStored = () =>
  simulation.world.deps.db
    .selectFrom('answer')
    .select('id')
    .where('institutionId', '=', simulation.world.institutions.here.id)
    .execute()
const changesLogged = () =>
  simulation.world.deps.db
    .selectFrom('change')
    .select('seq')
    .where('streamId', '=', simulation.world.institutions.here.id)
    .execute()

/** Chance that repeats: the same seed loses the same requests. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('two phones and the real server', () => {
  it('keep both answers when two inspectors offline say different things of one camera', async () => {
    const { anna, school, visitId } = await atSchool()
    const jan = await simulation.phoneOf(await simulation.colleague())
    await jan.data().download(school.institution.id)
    for (const { phone } of [anna, jan]) phone.setOnline(false)
    await anna.data().write([giveAnswer(anna.data(), school, visitId, { fact: 'area.kind', value: 'toilet' })])
    await jan.data().write([giveAnswer(jan.data(), school, visitId, { fact: 'area.kind', value: 'corridor' })])
    for (const { phone } of [anna, jan]) phone.setOnline(true)
    for (const phone of [anna, jan, anna]) await phone.data().sync.now()

    const answers = await Promise.all(
      [anna, jan].map(async (one) => (await one.data().rows(school.institution.id)).answers),
    )
    for (const seen of answers) expect(seen.map(({ value }) => value).sort()).toEqual(['corridor', 'toilet'])
    const conflicts = await Promise.all(
      [anna, jan].map(async (one) => (await one.data().ledger()).filter(({ conflict }) => conflict)),
    )
    // The second to arrive hears of it; both phones then hold both, and ask a person.
    expect(conflicts.map((list) => list.length)).toEqual([0, 1])
    expect(conflicts[1]![0]).toMatchObject({ what: 'answer.give', state: 'accepted', problem: { type: 'conflict' } })
    const { rows, packs, now } = anna.data()
    const subject = { kind: 'camera', id: school.camera.id } as const
    const questions = questionsFor(await packs(), factsOf(await rows(school.institution.id)), subject, now())
    expect(questions.find(({ fact }) => fact.name === 'area.kind')?.state).toBe('conflict')
  })

  it('apply a push once, though its answer is lost and it comes again', async () => {
    const { anna, school, visitId } = await atSchool()
    const data = anna.data()
    await data.write([giveAnswer(data, school, visitId)])
    anna.weather(async ({ path }, send) => {
      const response = await send()
      if (path !== '/api/sync/push') return response
      await response.arrayBuffer()
      throw new TypeError('the answer never arrived')
    })
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'offline', waiting: { answers: 1 } })
    const before = await changesLogged()
    // The process dies, too: only what is on disk knows that something waits.
    anna.weather(clear)
    await anna.restart()
    await anna.data().sync.now()
    expect(await anna.data().unsent()).toMatchObject({ answers: 0 })
    expect(await answersStored()).toHaveLength(1)
    expect(await changesLogged()).toHaveLength(before.length)
    expect((await anna.data().rows(school.institution.id)).answers).toHaveLength(1)
  })

  it('finish a photo upload that was killed half-way, sending at most one piece again', async () => {
    const { anna, school, visitId } = await atSchool()
    const { photo, evidence, draft } = await photograph(anna.data(), school, visitId, 1)
    expect(photo.size).toBeGreaterThan(3 * 256 * 1024)
    await anna.data().write([draft], [photo])
    let pieces = 0
    anna.weather(async ({ method, path }, send) => {
      if (path.startsWith('/api/uploads') && method === 'PATCH' && ++pieces === 2) throw new TypeError('killed')
      return send()
    })
    await anna.data().sync.now()
    expect(await hashesOnDisk()).toEqual([])
    expect(
      await anna
        .data()
        .photo(evidence.id)
        .then((blob) => blob?.size),
    ).toBe(photo.size)

    anna.weather(clear)
    await anna.restart()
    anna.log.length = 0
    await anna.data().sync.now()
    const tus = anna.log.filter((line) => line.includes('/api/uploads'))
    expect(tus[0]).toMatch(/^HEAD/)
    expect(tus.some((line) => line.startsWith('POST'))).toBe(false)
    expect(tus).toHaveLength(1 + Math.ceil(photo.size / (256 * 1024)) - 2)
    // The server's file, the phone's own hash before sending, and the ledger say the same.
    expect(await hashesOnDisk()).toEqual([photo.sha256])
    expect((await anna.data().ledger()).find(({ id }) => id === evidence.id)).toMatchObject({
      state: 'accepted',
      progress: 1,
    })
    expect((await anna.data().subject('evidence', evidence.id))?.receivedAt).toBeNull()
    await anna.data().sync.now()
    expect((await anna.data().subject('evidence', evidence.id))?.receivedAt).not.toBeNull()
  })

  it('keep a photo’s bytes through every lost answer, until the receipt is in the phone’s hands', async () => {
    const { anna, school, visitId } = await atSchool()
    const { photo, evidence, draft } = await photograph(anna.data(), school, visitId, 2, 500)
    await anna.data().write([draft], [photo])
    const kept = async () => (await (await anna.data().photo(evidence.id))!.arrayBuffer()).byteLength === photo.size
    // The last piece reaches the server, and the server stores it; the phone does not hear of it.
    anna.weather(async ({ method, path }, send) => {
      const response = await send()
      if (path.startsWith('/api/uploads') && method !== 'HEAD') throw new TypeError('lost')
      return response
    })
    await anna.data().sync.now()
    expect(await kept()).toBe(true)
    // Now the receipt is lost.
    anna.weather(async ({ path }, send) => {
      const response = await send()
      if (path === '/api/sync/receipts') throw new TypeError('lost')
      return response
    })
    for (let round = 0; round < 3; round += 1) await anna.data().sync.now()
    expect(await kept()).toBe(true)
    anna.weather(clear)
    for (let round = 0; round < 2; round += 1) await anna.data().sync.now()
    expect(await kept()).toBe(false)
    expect(await anna.data().unsent()).toEqual({ answers: 0, photos: 0, rejected: 0 })
    expect(await hashesOnDisk()).toEqual([photo.sha256])
  })

  it('carry a whole visit in bad weather: half the requests lost on their way there or back', async () => {
    const { anna, school, visitId } = await atSchool()
    const data = anna.data()
    const shots = await Promise.all([3, 4, 5].map((seed) => photograph(data, school, visitId, seed, 400)))
    const answers = Array.from({ length: 12 }, (_, index) =>
      giveAnswer(data, school, visitId, { fact: `ans.${index}` }),
    )
    const finish: Draft = {
      name: 'inspection.finish',
      institutionId: school.institution.id,
      args: { inspectionId: visitId, finishedAt: data.now(), remark: null },
    }
    await data.write(
      [...shots.map(({ draft }) => draft), ...answers, finish],
      shots.map(({ photo }) => photo),
    )
    const dice = chance(42)
    anna.weather(async (_request, send) => {
      const fate = dice()
      if (fate < 0.25) throw new TypeError('lost on the way there')
      const response = await send()
      if (fate < 0.5) throw new TypeError('lost on the way back')
      return response
    })
    for (
      let round = 0;
      round < 400 && (await anna.data().unsent()).photos + (await anna.data().unsent()).answers > 0;
      round += 1
    ) {
      if (round % 7 === 6) await anna.restart()
      await anna.data().sync.now()
    }
    expect(await anna.data().unsent()).toEqual({ answers: 0, photos: 0, rejected: 0 })
    expect(await answersStored()).toHaveLength(12)
    expect((await hashesOnDisk()).sort()).toEqual(shots.map(({ photo }) => photo.sha256).sort())
    anna.weather(clear)
    await anna.data().sync.now()
    const rows = await anna.data().rows(school.institution.id)
    expect(rows.inspections).toMatchObject([{ id: visitId, state: 'finished' }])
    expect(rows.evidences.every(({ receivedAt }) => receivedAt !== null)).toBe(true)
    expect((await anna.data().storageHealth()).lost).toBeNull()
  })

  it('reach the phone: a role taken away purges the institution but not the work that was not sent', async () => {
    const { anna, school, visitId } = await atSchool()
    const { world } = simulation
    anna.phone.setOnline(false)
    const { photo, evidence, draft } = await photograph(anna.data(), school, visitId, 6, 300)
    await anna.data().write([draft, giveAnswer(anna.data(), school, visitId)], [photo])
    const administrator = await world.as('administrator')
    const assignments = [{ role: 'inspector', scopeKind: 'institution', scopeId: world.institutions.other.id }]
    const moved = await administrator('PATCH', `/api/users/${world.people.inspector.here.id}`, { assignments })
    expect(moved.status).toBe(200)
    anna.phone.setOnline(true)
    await anna.data().sync.now()
    expect((await anna.data().institutions()).map(({ institution }) => institution.id)).toEqual([
      world.institutions.other.id,
    ])
    await expect(anna.data().rows(school.institution.id)).rejects.toMatchObject({ code: 'not-downloaded' })
    expect(
      (await anna.data().ledger())
        .filter(({ state }) => state === 'rejected')
        .map(({ what }) => what)
        .sort(),
    ).toEqual(['answer.give', 'photo'])
    expect((await anna.data().photo(evidence.id))!.size).toBe(photo.size)
    // Given back, the same work goes through when asked for.
    const back = [{ role: 'inspector', scopeKind: 'institution', scopeId: school.institution.id }]
    await administrator('PATCH', `/api/users/${world.people.inspector.here.id}`, { assignments: back })
    for (const { id } of await anna.data().ledger()) {
      if ((await anna.data().ledger()).some((entry) => entry.id === id && entry.state === 'rejected'))
        await anna.data().retry(id)
    }
    await anna.data().sync.now()
    expect(await anna.data().unsent()).toEqual({ answers: 0, photos: 0, rejected: 0 })
    expect(await hashesOnDisk()).toEqual([photo.sha256])
  })

  it('judge by the server’s own rule packs, fetched by hash', async () => {
    const { anna } = await atSchool()
    const packs = await anna.data().packs()
    expect(packs.map(({ hash }) => hash).sort()).toEqual(simulation.world.deps.packs.map(({ hash }) => hash).sort())
    expect(packs.length).toBeGreaterThanOrEqual(5)
  })

  it('never let an unpainted pixel of a covered face reach disk or server', async () => {
    const { anna, school, visitId } = await atSchool()
    const data = anna.data()
    const source = await noisyPhoto(800, 600, 7)
    const face = { from: [0.25, 0.25], to: [0.5, 0.5] } as const
    const photo = await data.preparePhoto(source, { kind: 'painted-over', rectangles: [face] })
    await data.write([addPhoto(data, school, visitId, photo).draft], [photo])
    await data.sync.now()
    const [stored] = await hashesOnDisk()
    expect(stored).toBe(photo.sha256)
    for (const bytes of [photo.bytes, photo.preview]) {
      const picture = await Jimp.read(Buffer.from(bytes))
      // Inside the cover, away from where JPEG's blocks mix with what is beside it.
      const inside = picture.clone().crop({
        x: Math.ceil(picture.width * 0.25) + 16,
        y: Math.ceil(picture.height * 0.25) + 16,
        w: Math.floor(picture.width * 0.25) - 32,
        h: Math.floor(picture.height * 0.25) - 32,
      })
      const { data: pixels } = inside.bitmap
      expect(pixels.filter((value, at) => at % 4 !== 3 && value > 8)).toHaveLength(0)
    }
  })
})
