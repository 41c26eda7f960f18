import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Data } from '@nadzor/client/src/data/contract.ts'
import { keepIdentity } from '@nadzor/client/src/data/identity.ts'
import type { IdentityKeeper } from '@nadzor/client/src/data/identity.ts'
import { memoryPhone } from '@nadzor/client/src/data/testing/memory-environment.ts'
import type { Phone } from '@nadzor/client/src/data/testing/memory-environment.ts'
import { openDatabase } from '@nadzor/server/db/open-database'
import { hashedPacks } from '@nadzor/server/packs'
import { openWorld, START } from '@nadzor/server/testing/app'
import type { World } from '@nadzor/server/testing/app'
import { PASSWORD } from '@nadzor/server/testing/seed'
import { jimpCanvas } from './jimp-canvas.ts'

/** What happens to one request: null lets it pass; throwing before or after `send` is a lost request or answer. */
export type Weather = (request: { method: string; path: string }, send: () => Promise<Response>) => Promise<Response>
export const clear: Weather = (_request, send) => send()

/** A phone in somebody's hand: the real data layer on storage in memory, talking HTTP to the real server. */
export type HandheldPhone = {
  phone: Phone
  /** Who uses it now; `restart` makes a new one. */
  keeper: IdentityKeeper
  data(): Data
  /** The process dies without a word and the app starts anew on the same storage. */
  restart(): Promise<void>
  weather(next: Weather): void
  /** "METHOD /path" of every request that left the phone, ids shortened. */
  log: string[]
}

export type Simulation = {
  world: World
  phoneOf(email: string): Promise<HandheldPhone>
  /** A second inspector of institution `here`; returns the e-mail address. */
  colleague(): Promise<string>
  end(): Promise<void>
}

/** The real server on SQLite and a loopback port, with the rule packs the product ships. */
export async function openSimulation(): Promise<Simulation> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-simulation-'))
  const db = openDatabase(join(folder, 'nadzor.sqlite'))
  const world = await openWorld(db, { packs: hashedPacks() })

  async function phoneOf(email: string): Promise<HandheldPhone> {
    const phone = memoryPhone(START)
    const log: string[] = []
    let cookie: string | null = null
    let weather = clear
    // What a browser adds by itself: the page's origin and the cookie that scripts cannot see.
    const overHttp = async (path: string, init: RequestInit = {}): Promise<Response> => {
      const method = init.method ?? 'GET'
      log.push(`${method} ${path.replace(/\/[0-9a-f-]{32,}$/, '/:id')}`)
      return weather({ method, path }, async () => {
        const headers = new Headers(init.headers)
        headers.set('origin', world.url)
        if (cookie !== null) headers.set('cookie', cookie)
        const response = await fetch(world.url + path, { ...init, headers })
        const set = response.headers.get('set-cookie')
        if (set !== null) cookie = set.slice(0, set.indexOf(';'))
        return response
      })
    }
    const boot = async (): Promise<IdentityKeeper> => {
      const keeper = keepIdentity(phone.boot(overHttp, jimpCanvas))
      await keeper.start()
      return keeper
    }
    const handheld: HandheldPhone = {
      phone,
      keeper: await boot(),
      data: () => {
        const { data } = handheld.keeper.who.get()
        if (!data) throw new Error('nobody is signed in on this phone')
        return data
      },
      restart: async () => void (handheld.keeper = await boot()),
      weather: (next) => void (weather = next),
      log,
    }
    await handheld.keeper.login(email, PASSWORD)
    await handheld.data().sync.now()
    return handheld
  }

  return {
    world,
    phoneOf,
    async colleague() {
      const administrator = await world.as('administrator')
      const email = 'colleague@nadzor.test'
      const scope = { role: 'inspector', scopeKind: 'institution', scopeId: world.institutions.here.id }
      const person = { id: world.deps.newId(), email, name: 'Jan Inny', language: 'pl', password: PASSWORD }
      const response = await administrator('POST', '/api/users', { ...person, assignments: [scope] })
      if (response.status !== 201) throw new Error(`no colleague: ${response.status} ${await response.text()}`)
      return email
    },
    async end() {
      await world.close()
      await db.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
