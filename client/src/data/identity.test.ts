import { describe, expect, it } from 'vitest'
import { keepIdentity } from './identity.ts'
import { makeScene } from './testing/scene.ts'
import type { Scene } from './testing/scene.ts'
import { makeInspector, startVisit } from './testing/school.ts'

const PASSWORD = 'correct horse'

async function start({ phone, server }: Scene) {
  const keeper = keepIdentity(phone.boot(server.fetch))
  await keeper.start()
  return keeper
}

/** A cold start on a network that gives no answer until it is let through; ends when the phone's patience does. */
async function startHanging({ phone, server }: Scene) {
  let answer: () => void = () => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  let asked = false
  const keeper = keepIdentity(
    phone.boot(async (path, init) => {
      asked = true
      await held
      return server.fetch(path, init)
    }),
  )
  const started = keeper.start()
  while (!asked) await new Promise((resolve) => setImmediate(resolve))
  phone.advance(1500)
  await started
  return { keeper, answer }
}

function noNetwork({ server }: Scene): void {
  server.fail(() => {
    throw new TypeError('network')
  })
}

describe('who uses this phone', () => {
  it('refuses a wrong password and stays signed out', async () => {
    const scene = makeScene()
    scene.server.signIn(null)
    const keeper = await start(scene)
    expect(keeper.who.get()).toMatchObject({ state: 'signed-out', data: null })
    await expect(keeper.login(scene.inspector.email, 'wrong')).rejects.toMatchObject({
      problem: { type: 'wrong-credentials' },
    })
    expect(keeper.who.get().state).toBe('signed-out')
  })

  it('refuses a first login without network by name', async () => {
    const scene = makeScene()
    noNetwork(scene)
    const keeper = await start(scene)
    expect(keeper.who.get().state).toBe('signed-out')
    await expect(keeper.login(scene.inspector.email, PASSWORD)).rejects.toMatchObject({ code: 'no-connection' })
  })

  it('refuses to sign out over unsent work, naming the counts, and stays signed in', async () => {
    const scene = makeScene()
    const keeper = await start(scene)
    const { data } = keeper.who.get()
    noNetwork(scene)
    await data!.write([startVisit(data!, scene.school)])
    await expect(keeper.signOut()).rejects.toMatchObject({ code: 'unsent-work', params: { answers: 1, photos: 0 } })
    expect(keeper.who.get().data).toBe(data)
  })

  it('opens the last person’s data at a cold start without network', async () => {
    const scene = makeScene()
    const first = await start(scene)
    const visit = startVisit(first.who.get().data!, scene.school)
    noNetwork(scene)
    await first.who.get().data!.write([visit])
    const second = await start(scene)
    expect(second.who.get()).toMatchObject({ state: 'offline', user: { id: scene.inspector.id } })
    expect(await second.who.get().data!.subject('inspection', visit.id)).not.toBeNull()
  })

  it('does not wait for a network that neither works nor fails; the late answer still counts', async () => {
    const scene = makeScene()
    await start(scene)
    const { keeper, answer } = await startHanging(scene)
    expect(keeper.who.get()).toMatchObject({ state: 'offline', user: { id: scene.inspector.id } })
    const known = new Promise<void>((resolve) => {
      keeper.who.subscribe(({ state }) => {
        if (state === 'signed-in') resolve()
      })
    })
    answer()
    await known
    expect(keeper.who.get().data?.userId).toBe(scene.inspector.id)
  })

  it('waits no longer for the login, where nobody is known or somebody has signed out', async () => {
    const fresh = await startHanging(makeScene())
    expect(fresh.keeper.who.get()).toMatchObject({ state: 'signed-out', user: null })

    const scene = makeScene()
    const before = await start(scene)
    noNetwork(scene)
    await before.signOut()
    scene.server.fail()
    const { keeper, answer } = await startHanging(scene)
    expect(keeper.who.get()).toMatchObject({ state: 'signed-out', user: null })
    // The revocation that hangs is answered before the new login is asked for: it would take the new cookie with it.
    const login = keeper.login(scene.inspector.email, PASSWORD)
    answer()
    await login
    const [revoked, entered] = ['DELETE', 'POST'].map((method) => scene.server.log.lastIndexOf(`${method} /api/session`))
    expect(revoked).toBeLessThan(entered ?? -1)
    expect(scene.server.session()).toBe(scene.inspector.id)
    await keeper.close()
  })

  it('opens nobody’s data at a cold start after a sign-out', async () => {
    const scene = makeScene()
    await (await start(scene)).signOut()
    noNetwork(scene)
    expect((await start(scene)).who.get()).toMatchObject({ state: 'signed-out', user: null, data: null })
  })

  it('lets work go on in an expired session, and sends it after the next login', async () => {
    const scene = makeScene()
    await start(scene)
    scene.server.signIn(null)
    const keeper = await start(scene)
    expect(keeper.who.get().state).toBe('expired')
    const data = keeper.who.get().data!
    await data.write([startVisit(data, scene.school)])
    await data.sync.now()
    expect(scene.server.rows(scene.school.institution.id, 'inspection')).toHaveLength(0)
    await keeper.login(scene.inspector.email, PASSWORD)
    await data.sync.now()
    expect(keeper.who.get()).toMatchObject({ state: 'signed-in' })
    expect(keeper.who.get().data).toBe(data)
    expect(scene.server.rows(scene.school.institution.id, 'inspection')).toHaveLength(1)
  })

  it('learns in the middle of the work that the session has expired', async () => {
    const scene = makeScene()
    const keeper = await start(scene)
    const data = keeper.who.get().data!
    await data.sync.now()
    expect(keeper.who.get().state).toBe('signed-in')
    scene.server.signIn(null)
    await data.sync.now()
    expect(keeper.who.get().state).toBe('expired')
    expect(keeper.who.get().data).toBe(data)
  })

  it('is signed in again when the server answers after an offline start', async () => {
    const scene = makeScene()
    await start(scene)
    noNetwork(scene)
    const keeper = await start(scene)
    expect(keeper.who.get().state).toBe('offline')
    scene.server.fail()
    await keeper.who.get().data!.sync.now()
    expect(keeper.who.get().state).toBe('signed-in')
  })

  it('keeps unsent work over a sign-out when told to, and sends it at that person’s next login', async () => {
    const scene = makeScene()
    const keeper = await start(scene)
    const data = keeper.who.get().data!
    await data.sync.now()
    scene.phone.setOnline(false)
    await data.write([startVisit(data, scene.school)])
    await keeper.signOut({ keepUnsent: true })
    scene.phone.setOnline(true)
    await keeper.login(scene.inspector.email, PASSWORD)
    await keeper.who.get().data!.sync.now()
    expect(scene.server.rows(scene.school.institution.id, 'inspection')).toHaveLength(1)
  })

  it('never shows one person’s data to the next, nor sends it in their session', async () => {
    const scene = makeScene()
    const { server, school } = scene
    const other = makeInspector(school.institution.id, 'Jan Inny')
    server.addUser(other)
    const keeper = await start(scene)
    const mine = keeper.who.get().data!
    await mine.sync.now()
    scene.phone.setOnline(false)
    const visit = startVisit(mine, school)
    await mine.write([visit])
    await keeper.signOut({ keepUnsent: true })
    scene.phone.setOnline(true)
    await keeper.login(other.email, PASSWORD)
    const theirs = keeper.who.get().data!
    await theirs.sync.now()
    expect(theirs.userId).toBe(other.id)
    expect(await theirs.ledger()).toEqual([])
    expect(await theirs.subject('inspection', visit.id)).toBeNull()
    expect(server.pushes).toEqual([])
    await keeper.signOut()
    await keeper.login(scene.inspector.email, PASSWORD)
    await keeper.who.get().data!.sync.now()
    expect(server.rows(school.institution.id, 'inspection')).toMatchObject([{ id: visit.id }])
  })

  it('a sign-out without network holds: the cookie left behind lets nobody in, and is revoked when it can be', async () => {
    const scene = makeScene()
    const keeper = await start(scene)
    noNetwork(scene)
    await keeper.signOut()
    expect(scene.server.session()).toBe(scene.inspector.id)
    expect((await start(scene)).who.get().state).toBe('signed-out')
    scene.server.fail()
    expect((await start(scene)).who.get().state).toBe('signed-out')
    expect(scene.server.session()).toBeNull()
  })

  it('does not sync for somebody whose roles have nothing to sync', async () => {
    const scene = makeScene()
    const reviewer = { ...makeInspector(scene.school.institution.id), assignments: [] }
    scene.server.addUser(reviewer)
    scene.server.signIn(reviewer.id)
    const keeper = await start(scene)
    expect(keeper.who.get().state).toBe('signed-in')
    expect(scene.server.log).toEqual(['GET /api/session'])
  })
})
