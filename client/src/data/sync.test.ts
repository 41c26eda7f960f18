import { describe, expect, it } from 'vitest'
import type { Data, SyncState } from './contract.ts'
import { makeScene } from './testing/scene.ts'
import { addPhoto, fakePhoto, giveAnswer, startVisit } from './testing/school.ts'

/** Resolves when sync has come to rest in a state that satisfies `so`. */
function settled(data: Data, so: (state: SyncState) => boolean): Promise<SyncState> {
  return new Promise((resolve) => {
    const look = (state: SyncState) => {
      if (!so(state)) return
      stop()
      resolve(state)
    }
    let stop: () => void = () => undefined
    stop = data.sync.state.subscribe(look)
    look(data.sync.state.get())
  })
}

describe('when to send', () => {
  it('calls a missing network offline, which is a state and not an error', async () => {
    const { open, phone, server, school } = makeScene()
    const data = await open()
    phone.setOnline(false)
    await data.write([startVisit(data, school)])
    await data.sync.now()
    expect(server.log).toEqual([])
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'offline', waiting: { answers: 1 } })
  })

  it('sends nothing by itself before it was started, nor after it was stopped', async () => {
    const { open, phone, server, school } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    phone.advance(3_600_000)
    expect(server.log).toEqual([])
    data.sync.start()
    await settled(data, ({ lastOk }) => lastOk !== null)
    data.sync.stop()
    const before = server.log.length
    phone.advance(3_600_000)
    phone.resume()
    await data.write([startVisit(data, school)])
    phone.advance(3_600_000)
    expect(server.log).toHaveLength(before)
    expect(phone.pendingTimers()).toBe(0)
  })

  it('wakes when a network appears', async () => {
    const { open, phone, school } = makeScene()
    const data = await open()
    phone.setOnline(false)
    data.sync.start()
    await data.write([startVisit(data, school)])
    await settled(data, ({ phase }) => phase === 'waiting')
    phone.setOnline(true)
    expect(await settled(data, ({ phase }) => phase === 'idle')).toMatchObject({ waiting: { answers: 0 } })
  })

  it('wakes when the app comes back to the front', async () => {
    const { open, phone, server } = makeScene()
    const data = await open()
    data.sync.start()
    await settled(data, ({ lastOk }) => lastOk !== null)
    const before = server.log.length
    phone.advance(5000)
    phone.resume()
    await settled(data, ({ lastOk }) => lastOk === new Date(phone.at()).toISOString())
    expect(server.log.length).toBeGreaterThan(before)
  })

  it('waits longer after each failure, and is quick again after a success', async () => {
    const { open, phone, server, school } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    let tries = 0
    server.fail(() => {
      tries += 1
      throw new TypeError('network')
    })
    data.sync.start()
    const nth = (n: number) => () => tries === n && data.sync.state.get().phase === 'waiting' && phone.pendingTimers() > 0
    await until(nth(1))
    phone.advance(1999)
    expect(tries).toBe(1)
    phone.advance(1)
    await until(nth(2))
    phone.advance(4999)
    expect(tries).toBe(2)
    phone.advance(1)
    await until(nth(3))
    server.fail()
    phone.advance(15_000)
    await settled(data, ({ phase }) => phase === 'idle')
    await until(() => phone.pendingTimers() > 0)
    await data.write([startVisit(data, school)])
    phone.advance(300)
    expect(await settled(data, ({ waiting }) => waiting.answers === 0)).toMatchObject({ reason: null })
  })

  it('lets an answer given meanwhile go before the next photo', async () => {
    const { open, server, school } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    const photos = await Promise.all([1, 2].map((seed) => fakePhoto(data, 1000, seed)))
    const drafts = photos.map((photo) => addPhoto(data, school, visit.id, photo).draft)
    await data.write([visit, ...drafts], photos)
    let written = Promise.resolve()
    let first = true
    server.fail(({ method, path }) => {
      if (method !== 'POST' || path !== '/api/uploads' || !first) return null
      first = false
      written = data.write([giveAnswer(data, school, visit.id)])
      return null
    })
    await data.sync.now()
    await written
    await data.sync.now()
    const order = server.log.filter((line) => /push|POST .*uploads/.test(line))
    expect(order).toEqual(['POST /api/sync/push', 'POST /api/uploads', 'POST /api/sync/push', 'POST /api/uploads'])
  })

  it('calls within a round share the one that follows it', async () => {
    const { open, server } = makeScene()
    const data = await open()
    await Promise.all([data.sync.now(), data.sync.now(), data.sync.now(), data.sync.now()])
    expect(server.log.filter((line) => line.includes('scope'))).toHaveLength(2)
  })

  it('remembers over a restart when all was last well', async () => {
    const { open, phone } = makeScene()
    const data = await open()
    await data.sync.now()
    const at = new Date(phone.at()).toISOString()
    phone.advance(60_000)
    expect((await open()).sync.state.get().lastOk).toBe(at)
  })

  it('a closed database ends a round without a word', async () => {
    const { open, server, school } = makeScene()
    const data = await open()
    await data.write([startVisit(data, school)])
    server.fail(({ path }) => {
      if (path === '/api/sync/push') void data.close()
      return null
    })
    await expect(data.sync.now()).resolves.toBeUndefined()
    server.fail()
    const again = await open()
    await again.sync.now()
    expect(server.rows(school.institution.id, 'inspection')).toHaveLength(1)
    expect(again.sync.state.get().waiting).toEqual({ answers: 0, photos: 0 })
  })
})

/** Lets pending work run until `so`; the test runner's own limit is the only clock. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setImmediate(resolve))
}
