import type { Data } from '@nadzor/client/src/data/contract.ts'
import type { Environment } from '@nadzor/client/src/data/environment.ts'
import { AccountsDatabase } from '@nadzor/client/src/data/accounts.ts'
import { openData } from '@nadzor/client/src/data/open-data.ts'
import { memoryPhone } from '@nadzor/client/src/data/testing/memory-environment.ts'
import type { User } from '@nadzor/shared/facts/person'
import type { Dice } from './dice.ts'
import { fragileStorage } from './fragile-storage.ts'
import type { FragileStorage } from './fragile-storage.ts'
import type { Cut, Sent } from './in-process.ts'
import type { Scheduler } from './scheduler.ts'

/** How bad the network is in this run: chances for each request. */
export type Climate = {
  lostUp: number
  lostDown: number
  /** Nothing comes back at all, until the phone gives up. */
  silent: number
  /** A copy of the request arrives again, later or at the same moment. */
  twice: number
  /** The body breaks off half-way. */
  cut: number
}

export type SimulatedPhone = {
  user: User
  data(): Data
  storage(): FragileStorage
  alive(): boolean
  /** Starts the app on what was committed. */
  boot(): Promise<void>
  /** Ids made since the last call, in order. */
  takeIds(): string[]
  setCookie(cookie: string | null): void
  /** What the phone believes the protocol to be, and words it knows that the server does not. */
  speaks: { protocol: number; unknownNames: boolean }
  /** Without weather and scheduler: to set the scene, and to bring everything home at the end. */
  calm: boolean
  /** Days by which its clock is wrong. */
  shiftClock(days: number): void
  shots: number
}

const DAY = 86_400_000
/** A little longer than the phone waits for an answer. */
const GIVES_UP = 46_000

export function simulatedPhone(
  user: User,
  start: string,
  random: Dice,
  scheduler: Scheduler,
  climate: Climate,
  send: (sent: Sent, cut?: Cut) => Promise<Response>,
): SimulatedPhone {
  const phone = memoryPhone(start)
  let cookie: string | null = null
  let storage: FragileStorage
  let data: Data | null = null
  const ids: string[] = []

  function sentOf(path: string, init: RequestInit): Sent {
    const headers: Record<string, string> = { origin: 'http://nadzor.test' }
    new Headers(init.headers).forEach((value, name) => void (headers[name] = value))
    if (cookie !== null) headers['cookie'] = cookie
    const body = init.body
    return { method: init.method ?? 'GET', path, headers, body: body == null ? null : asSpoken(path, body) }
  }

  /** What an older or newer version of the app would have written instead. */
  function asSpoken(path: string, body: NonNullable<RequestInit['body']>): Uint8Array {
    if (typeof body !== 'string') return new Uint8Array(body as Uint8Array)
    if (!path.startsWith('/api/sync/')) return Buffer.from(body)
    const { protocol, unknownNames } = self.speaks
    const words = unknownNames ? body.replaceAll('"name":"sign.add"', '"name":"sign.plant"') : body
    return Buffer.from(words.replace(/"protocol":\d+/, `"protocol":${protocol}`))
  }

  /** One request through the weather. The app's own chain rests until something comes back. */
  function weathered(own: FragileStorage, path: string, init: RequestInit): Promise<Response> {
    const sent = sentOf(path, init)
    scheduler.leave()
    return new Promise((resolve, reject) => {
      let over = false
      const back = (settle: () => void) => {
        if (over) return
        over = true
        // A dead app is nobody to wake.
        if (own.dead()) return
        scheduler.enter()
        settle()
      }
      const lose = (why: string) => back(() => reject(new TypeError(why)))
      init.signal?.addEventListener('abort', () => lose('gave up'))
      const giveUp = () => scheduler.add('give up', () => (over || own.dead() ? undefined : phone.advance(GIVES_UP)))
      const quietly = random.chance(climate.silent)
      if (quietly) giveUp()
      const vanish = (kind: string) => {
        scheduler.count(kind)
        if (!quietly) lose(kind)
      }
      scheduler.add(`${sent.method} ${path}`, async () => {
        if (random.chance(climate.lostUp)) return vanish('request lost')
        if (over) scheduler.count('request arrived after the phone gave up')
        const cut: Cut = sent.body && random.chance(climate.cut) ? 'half' : 'whole'
        if (cut === 'half') scheduler.count('request cut half-way')
        const copies = random.chance(climate.twice) && cut === 'whole'
        const together = copies && random.chance(0.3)
        if (copies) scheduler.count(together ? 'request doubled at the same moment' : 'request doubled')
        if (copies && !together) scheduler.add('copy', () => ignore(send(sent)))
        const [first] = await Promise.allSettled([send(sent, cut), ...(together ? [send(sent)] : [])])
        if (first.status === 'rejected') return vanish('connection broken')
        if (random.chance(climate.lostDown)) return vanish('answer lost')
        const { value } = first
        if (random.chance(0.5)) back(() => resolve(value))
        else scheduler.add('answer', () => back(() => resolve(value)))
      })
    })
  }

  async function boot(): Promise<void> {
    const env = phone.boot(() => Promise.reject(new TypeError('replaced below')))
    const own: FragileStorage = fragileStorage(env.indexedDB, () => {
      if (data !== null) data = null
    })
    storage = own
    const living: Environment = {
      ...env,
      indexedDB: own.factory,
      newId: () => {
        const id = random.uuid(env.now())
        ids.push(id)
        return id
      },
      fetch: (path, init = {}) => {
        if (own.dead()) {
          scheduler.leave()
          return new Promise(() => undefined)
        }
        return self.calm ? send(sentOf(path, init)) : weathered(own, path, init)
      },
      lock: (name, run) =>
        env.lock(name, async () => {
          if (!name.startsWith('nadzor-push')) return run()
          scheduler.enter()
          try {
            return await run()
          } finally {
            scheduler.leave()
          }
        }),
    }
    const opened = await openData(user.id, living)
    if (!own.dead()) data = opened
  }

  const self: SimulatedPhone = {
    user,
    data() {
      if (!data) throw new Error('the app is not running')
      return data
    },
    storage: () => storage,
    alive: () => data !== null,
    boot,
    takeIds: () => ids.splice(0),
    setCookie: (next) => void (cookie = next),
    speaks: { protocol: 1, unknownNames: false },
    calm: true,
    shiftClock: (days) => phone.advance(days * DAY),
    shots: 0,
  }
  return self
}

/** Somebody has logged in here: what was ever made is counted beside the data, too. */
export async function remember(phone: SimulatedPhone): Promise<void> {
  const accounts = new AccountsDatabase(phone.data().env)
  const nothing = { answers: 0, photos: 0 }
  const { user } = phone
  const lastSeen = phone.data().now()
  await accounts.accounts.put({ userId: user.id, user, authority: null, lastSeen, unsent: nothing, made: nothing })
  accounts.close()
}

async function ignore(sending: Promise<Response>): Promise<void> {
  await sending.then((response) => response.arrayBuffer()).catch(() => undefined)
}
