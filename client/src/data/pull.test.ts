import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '@nadzor/shared/rules/schema'
import { codeFromBytes } from '@nadzor/shared/facts/label'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { ScopeResponse } from '@nadzor/shared/sync/protocol'
import { makeScene } from './testing/scene.ts'
import { addPhoto, fakePhoto, giveAnswer, startVisit } from './testing/school.ts'

describe('pulling', () => {
  it('refuses to show an institution that was never downloaded', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await expect(data.rows(school.institution.id)).rejects.toMatchObject({ code: 'not-downloaded' })
    server.fail(() => {
      throw new TypeError('network')
    })
    await expect(data.download(school.institution.id)).rejects.toMatchObject({ code: 'no-connection' })
  })

  it('refuses to download what is outside the scope', async () => {
    const { open } = makeScene()
    const data = await open()
    await expect(data.download(data.newId())).rejects.toMatchObject({ problem: { type: 'not-found' } })
  })

  it('downloads page by page and then works without network', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.sync.now()
    expect(await data.institutions()).toMatchObject([{ downloaded: false, behind: true, rowCount: 6 }])
    await data.download(school.institution.id)
    server.fail(() => {
      throw new TypeError('network')
    })
    const rows = await data.rows(school.institution.id)
    expect(rows.institution).toEqual(school.institution)
    expect(rows.cameras).toEqual([school.camera])
    expect(await data.institutions()).toMatchObject([{ downloaded: true, behind: false }])
    expect(await data.subject('area', school.area.id)).toEqual(school.area)
  })

  it('knows visits that wait before their institution is here, also those of an app that stored none', async () => {
    const { open, school, server, underneath } = makeScene()
    const data = await open()
    const { id, args } = startVisit(data, school)
    const planned: Rows['inspection'] = { ...args.inspection, state: 'planned', startedAt: null }
    server.put('inspection', school.institution.id, planned)
    await data.sync.now()
    expect(await data.institutions()).toMatchObject([
      { downloaded: false, visits: [{ id, state: 'planned', day: '2026-11-21' }] },
    ])
    const { db } = underneath(data)
    await db.scope.toCollection().modify((row) => {
      for (const each of (row.sealed.body as ScopeResponse).institutions) Reflect.deleteProperty(each, 'visits')
    })
    expect(await data.institutions()).toMatchObject([{ visits: [] }])
    db.close()
  })

  it('a download cut short goes on where it was, and counts as downloaded only when whole', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    let pages = 0
    server.fail(({ path }) => {
      if (path === '/api/sync/pull' && ++pages > 1) throw new TypeError('network')
      return null
    })
    await expect(data.download(school.institution.id)).rejects.toMatchObject({ code: 'no-connection' })
    expect(await data.institutions()).toMatchObject([{ downloaded: false }])
    server.fail()
    const before = server.log.length
    await data.sync.now()
    expect(server.log.slice(before).filter((line) => line.includes('pull'))).toHaveLength(1)
    expect((await data.rows(school.institution.id)).cameras).toHaveLength(1)
  })

  it('shows own unsent changes over the mirror, and the mirror alone once they are in it', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    const camera = { ...school.camera, id: data.newId(), plate: 'K-08' }
    await data.write([visit, { name: 'camera.add', institutionId: school.institution.id, args: { camera } }])
    expect((await data.rows(school.institution.id)).cameras.map(({ plate }) => plate)).toEqual(['K-07', 'K-08'])
    await data.sync.now()
    // A correction made by somebody else afterwards must not be hidden by what this phone once sent.
    server.put('camera', school.institution.id, { ...camera, name: 'Poprawiona' } as never)
    await data.sync.now()
    expect(await data.subject('camera', camera.id)).toMatchObject({ name: 'Poprawiona' })
    expect((await data.rows(school.institution.id)).cameras).toHaveLength(2)
  })

  it('a new epoch replaces the mirror: rows no longer visible go, unsent work stays', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    server.fail(({ path }) => (path === '/api/sync/push' ? Response.json({}, { status: 503 }) : null))
    await data.write([visit])
    server.forgetRow(school.institution.id, school.camera.id)
    server.newEpoch()
    await data.sync.now()
    server.fail()
    await data.download(school.institution.id)
    const rows = await data.rows(school.institution.id)
    expect(rows.cameras).toEqual([])
    expect(rows.areas).toHaveLength(1)
    expect(rows.inspections).toMatchObject([{ id: visit.id }])
  })

  it('a new epoch that arrives half-way leaves the phone usable until the pull is whole', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    server.newEpoch()
    let pages = 0
    server.fail(({ path }) => {
      if (path === '/api/sync/pull' && ++pages > 2) throw new TypeError('network')
      return null
    })
    await data.sync.now()
    expect((await data.rows(school.institution.id)).cameras).toHaveLength(1)
    expect(await data.institutions()).toMatchObject([{ downloaded: true, behind: true }])
  })

  it('purges an institution that left the scope, but nothing unsent of it', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    const photo = await fakePhoto(data, 5000)
    const { evidence, draft } = addPhoto(data, school, visit.id, photo)
    server.fail(({ path }) => (path === '/api/sync/push' ? Response.json({}, { status: 503 }) : null))
    await data.write([visit, draft], [photo])
    server.hide(school.institution.id)
    await data.sync.now()
    server.fail()
    await data.sync.now()
    await expect(data.rows(school.institution.id)).rejects.toMatchObject({ code: 'not-downloaded' })
    expect(await data.institutions()).toEqual([])
    // The server may refuse it now; the phone keeps it, bytes and all, with the reason.
    const ledger = await data.ledger()
    expect(ledger.map(({ what, state }) => [what, state]).sort()).toEqual([
      ['inspection.start', 'rejected'],
      ['photo', 'rejected'],
    ])
    const kept = await (await data.photo(evidence.id))!.arrayBuffer()
    expect(new Uint8Array(kept)).toEqual(new Uint8Array(photo.bytes))
  })

  it('keeps a row it cannot read instead of dropping it, and shows the rest', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    server.put('camera', school.institution.id, { ...school.camera, id: data.newId(), kind: 'thermal-of-2030' } as never)
    server.put('drone' as never, school.institution.id, { id: data.newId() })
    await data.download(school.institution.id)
    expect((await data.rows(school.institution.id)).cameras).toHaveLength(1)
    expect(await unreadRows(data)).toBe(2)
    // An update of the app that still cannot read them keeps them, too.
    expect(await unreadRows(await open())).toBe(2)
  })

  it('stores no pack whose content is not what its hash says, and says so without holding up answers', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    server.addPack({ pack: 'forged' }, 'f'.repeat(64))
    await data.write([startVisit(data, school)])
    await data.sync.now()
    expect(server.rows(school.institution.id, 'inspection')).toHaveLength(1)
    expect(await data.packs()).toEqual([])
    expect(data.sync.state.get()).toMatchObject({ reason: 'server', problem: { type: 'hash-mismatch' } })
  })

  it('fetches a pack once and keeps it by its hash', async () => {
    const { open, server } = makeScene()
    const data = await open()
    const hash = server.addPack(pack)
    expect(hash).toBe(createHash('sha256').update(canonicalJson(pack)).digest('hex'))
    await data.sync.now()
    await data.sync.now()
    expect(await data.packs()).toEqual([{ hash, pack }])
    expect(server.log.filter((line) => line.includes('/api/packs'))).toHaveLength(1)
  })

  it('binds a label offline; bound elsewhere meanwhile, the server’s word replaces it', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const code = codeFromBytes(Uint8Array.from({ length: 10 }, (_, index) => index * 7))
    const unbound = { institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
    server.labels.push({ id: data.newId(), authorityId: school.authorityId, code, ...unbound })
    await data.sync.now()
    const args = { code, subjectKind: 'camera' as const, subjectId: school.camera.id, boundAt: data.now() }
    await data.write([{ name: 'label.bind', institutionId: school.institution.id, args }])
    const typed = `${code.slice(0, 5)}-${code.slice(5, 10)} ${code.slice(10)}`.toLowerCase()
    expect(await data.labelByCode(typed)).toMatchObject({ subjectId: school.camera.id })
    const elsewhere = data.newId()
    Object.assign(server.labels[0]!, { subjectKind: 'sign', subjectId: elsewhere, boundAt: data.now() })
    await data.sync.now()
    expect(await data.labelByCode(code)).toMatchObject({ subjectKind: 'sign', subjectId: elsewhere })
    expect((await data.ledger())[0]).toMatchObject({ what: 'label.bind', state: 'accepted', conflict: true })
  })

  it('an answer replayed over a mirror is exactly the answer the mirror brings later', async () => {
    const { open, school } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    const { args } = giveAnswer(data, school, visit.id)
    await data.write([visit, { name: 'answer.give', institutionId: school.institution.id, args }])
    const before = await data.rows(school.institution.id)
    await data.sync.now()
    const after = await data.rows(school.institution.id)
    expect(after).toEqual(before)
  })
})

async function unreadRows(data: Awaited<ReturnType<ReturnType<typeof makeScene>['open']>>): Promise<number> {
  const { NadzorDatabase } = await import('./database.ts')
  return new NadzorDatabase(data.userId, data.env).rows.where('unread').equals(1).count()
}

const words = { pl: 'Zestaw', sl: 'Paket', en: 'Pack' }
const pack = {
  pack: 'test-pack',
  edition: '2026-01-01',
  title: words,
  short: words,
  language: 'pl',
  jurisdiction: { country: 'PL', city: null },
  binding: 'statute',
  rank: 1,
  appliesTo: { countries: ['PL'], cities: null, exceptKinds: [], adopted: false },
  column: null,
  validFrom: '2026-01-01',
  validUntil: null,
  afterwards: 'nothing',
  rules: [],
}
