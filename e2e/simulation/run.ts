import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeUser } from '@nadzor/server/commands/users/change'
import { deleteSessionsOf } from '@nadzor/server/db/queries/sessions'
import { dice } from './dice.ts'
import { Broken, checkConflicts, checkCustody, checkMirror, checkServer } from './invariants.ts'
import { madeOf, nextDrafts } from './made.ts'
import type { Made, Visit } from './made.ts'
import { Scheduler } from './scheduler.ts'
import { remember, simulatedPhone } from './simulated-phone.ts'
import type { Climate, SimulatedPhone } from './simulated-phone.ts'
import { simulatedServer } from './simulated-server.ts'
import type { Plant, SimulatedServer } from './simulated-server.ts'
import { START } from './template.ts'
import type { Template } from './template.ts'

export type RunReport = { operations: number; photos: number; conflicts: number; counts: Record<string, number> }

/** How many times everything may be tried again when the weather is fine; more would be a loop. */
const ROUNDS_HOME = 12
const HOUR = 3_600_000

/**
 * One small world from its seed: a server and three inspectors' phones, `operations` user changes in bad weather, then
 * fine weather until everything is home, then the promises. Throws `Broken` when one of them does not hold.
 */
export async function run(
  template: Template,
  seed: number,
  operations: number,
  plant: Plant | null = null,
): Promise<RunReport> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-run-'))
  const random = dice(seed)
  const server = await simulatedServer(template.file, folder, Date.parse(START), dice(seed ^ 0x5e4e4), plant)
  try {
    return await live(template, server, random, seed, operations)
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function live(
  template: Template,
  server: SimulatedServer,
  random: ReturnType<typeof dice>,
  seed: number,
  operations: number,
): Promise<RunReport> {
  const climate: Climate = {
    lostUp: random.next() * 0.25,
    lostDown: random.next() * 0.25,
    silent: random.next() * 0.3,
    twice: random.next() * 0.15,
    cut: random.next() * 0.1,
  }
  const scheduler: Scheduler = new Scheduler(random, () => server.idle() && phones.every((one) => one.storage().idle()))
  const phones: SimulatedPhone[] = []
  const made: Made[] = []
  const visits: Visit[] = []
  /** Called "saved" by nobody: the app died over it. All of it may be there, or nothing. */
  const unsure = new Map<SimulatedPhone, Made[][]>()
  let done = 0

  for (const [index, user] of template.inspectors.entries()) {
    const chance = dice(seed * 31 + index)
    const phone = simulatedPhone(user, START, chance, scheduler, climate, (sent, cut) => server.ask(sent, cut))
    phone.setCookie(await server.cookieOf(user.id))
    await phone.boot()
    await remember(phone)
    for (const { scopeId } of user.assignments) await phone.data().download(scopeId)
    phones.push(phone)
  }
  for (const phone of phones) phone.calm = false

  async function write(phone: SimulatedPhone): Promise<void> {
    const visible = template.places.filter(({ institutionId }) =>
      phone.user.assignments.some(({ scopeId }) => scopeId === institutionId),
    )
    const storage = phone.storage()
    const data = phone.data()
    const { drafts, photos } = await nextDrafts(phone, random.pick(visible), visits, template.labels, random)
    if (drafts.length === 0 || storage.dead()) return
    if (random.chance(0.03)) phone.storage().dieAt(1 + random.below(8))
    phone.takeIds()
    const outcome = await data.write(drafts, photos).then(
      () => 'saved' as const,
      () => (storage.dead() ? ('unsure' as const) : ('refused' as const)),
    )
    const ids = phone.takeIds()
    const written = drafts.map((draft, index) => madeOf(phone, ids[index] ?? '', draft))
    done += drafts.length
    if (outcome === 'saved') {
      made.push(...written)
      for (const { draft } of written)
        if (draft.name === 'inspection.start')
          visits.push({ institutionId: draft.institutionId, id: draft.args.inspection.id, phone })
    } else if (outcome === 'unsure') {
      scheduler.count('app killed while it saved')
      unsure.set(phone, [...(unsure.get(phone) ?? []), written])
    } else {
      scheduler.count('saving refused')
      await whileAlive(phone, async () => {
        const ledger = new Set((await data.ledger()).map(({ id }) => id))
        if (written.some((one) => ledger.has(one.photo?.evidenceId ?? one.mutationId)))
          throw new Broken('a refused save left something behind')
      })
    }
    if (phone.alive()) phone.storage().dieAt(Infinity)
  }

  /** An app may die under whoever looks at it; its next start is looked at instead. */
  async function whileAlive(phone: SimulatedPhone, look: () => Promise<void>): Promise<void> {
    const storage = phone.storage()
    await look().catch((error: unknown) => {
      if (error instanceof Broken || !storage.dead()) throw error
    })
  }

  /** What the app finds of what it died over belongs to what was made from now on. */
  async function settleUnsure(phone: SimulatedPhone): Promise<void> {
    const ledger = new Set((await phone.data().ledger()).map(({ id }) => id))
    for (const together of unsure.get(phone) ?? []) {
      const there = together.filter((one) => ledger.has(one.photo?.evidenceId ?? one.mutationId))
      if (there.length > 0 && there.length < together.length)
        throw new Broken('half of what belongs together was saved')
      made.push(...there)
      for (const { draft } of there)
        if (draft.name === 'inspection.start')
          visits.push({ institutionId: draft.institutionId, id: draft.args.inspection.id, phone })
    }
    unsure.delete(phone)
  }

  async function start(phone: SimulatedPhone): Promise<void> {
    await phone.boot()
    await settleUnsure(phone)
    const { lost } = await phone.data().storageHealth()
    if (lost) throw new Broken(`the phone misses ${JSON.stringify(lost)} after a restart`)
    await looked(phone)
  }

  function looked(phone: SimulatedPhone): Promise<void> {
    return server.alive() ? server.aside((deps) => checkCustody(phone, made, deps)) : checkCustody(phone, made, null)
  }

  function sync(phone: SimulatedPhone): void {
    if (random.chance(0.06)) phone.storage().dieAt(1 + random.below(40))
    void phone.data().sync.now()
  }

  async function assign(phone: SimulatedPhone, assignments: typeof phone.user.assignments): Promise<void> {
    if (!server.alive()) return
    await server.aside((deps) => changeUser(deps, template.administrator, phone.user.id, { assignments }))
  }

  async function act(): Promise<void> {
    const phone = random.pick(phones)
    if (!phone.alive()) {
      if (random.chance(0.5)) await start(phone)
      return
    }
    const what = random.weighted({
      ...{ write: 60, sync: 40, die: 1, fill: 1, disconnect: 1, clock: 1, check: 1 },
      ...{ killServer: 1, breakDatabase: 1, expire: 0.7, otherUser: 0.4, scope: 0.7, speak: 0.7, hour: 1 },
    })
    if (!['write', 'sync', 'check', 'hour'].includes(what)) scheduler.count(what)
    switch (what) {
      case 'write':
        return write(phone)
      case 'sync':
        return sync(phone)
      case 'die':
        return phone.storage().die()
      case 'fill':
        return phone.storage().fill(random.chance(0.4))
      case 'disconnect':
        return phone.storage().loseConnection()
      case 'clock':
        return phone.shiftClock(random.below(11) - 5)
      case 'check':
        return whileAlive(phone, () => looked(phone))
      case 'killServer':
        return random.chance(0.3) ? server.kill() : server.arm('kill', 1 + random.below(120))
      case 'breakDatabase':
        return server.arm('break', 1 + random.below(120))
      case 'expire':
        if (server.alive()) await server.aside(({ db }) => deleteSessionsOf(db, phone.user.id))
        return
      case 'otherUser':
        if (server.alive()) phone.setCookie(await server.cookieOf(random.pick(phones).user.id))
        return
      case 'scope':
        return assign(
          phone,
          random.chance(0.5) ? phone.user.assignments : phone.user.assignments.slice(0, 1).map(elsewhere),
        )
      case 'speak':
        phone.speaks = random.pick([
          { protocol: 0, unknownNames: false },
          { protocol: 2, unknownNames: false },
          { protocol: 1, unknownNames: true },
          { protocol: 1, unknownNames: false },
        ])
        return
      case 'hour':
        server.clock.now += HOUR
    }
  }

  const elsewhere = (one: SimulatedPhone['user']['assignments'][number]) => ({
    ...one,
    scopeId: template.places[1]?.institutionId ?? one.scopeId,
  })

  /** What ends by itself: a dead server comes back, a person logs in again, makes room, updates the app. */
  async function mend(): Promise<void> {
    if (!server.alive() && random.chance(0.3)) server.boot()
    if (!random.chance(0.04) || !server.alive()) return
    const phone = random.pick(phones)
    phone.setCookie(await server.cookieOf(phone.user.id))
    phone.speaks = { protocol: 1, unknownNames: false }
    if (phone.alive()) phone.storage().fill(false)
  }

  while (done < operations) {
    if (scheduler.size > 0 && random.chance(0.75)) await scheduler.step()
    else {
      await act()
      await scheduler.rest()
    }
    await server.settled()
    await mend()
  }

  await home()
  await checkServer(server.deps(), made, [...template.places.map((one) => one.institutionId), template.authorityId])
  let conflicts = 0
  for (const phone of phones)
    for (const { scopeId } of phone.user.assignments) {
      const rows = await checkMirror(phone, server.deps(), scopeId)
      if (phone === phones[0]) conflicts += await checkConflicts(rows, made, server.deps())
    }
  const photos = made.filter((one) => one.photo).length
  return { operations: done, photos, conflicts, counts: scheduler.counts }

  /** Fine weather: everybody has a login, a role, room and the current app; what strays still arrives. */
  async function home(): Promise<void> {
    server.arm('kill', 0)
    server.arm('break', 0)
    if (!server.alive()) server.boot()
    for (const phone of phones) {
      if (phone.alive()) phone.storage().die()
      phone.calm = true
      phone.speaks = { protocol: 1, unknownNames: false }
      await assign(phone, phone.user.assignments)
      phone.setCookie(await server.cookieOf(phone.user.id))
    }
    while (await scheduler.step()) await server.settled()
    for (const phone of phones) await start(phone)
    for (let round = 0; ; round += 1) {
      let unsent = 0
      for (const phone of phones) {
        const data = phone.data()
        for (const { id, state } of await data.ledger()) if (state === 'rejected') await data.retry(id)
        await data.sync.now()
        await server.settled()
        const { answers, photos } = await data.unsent()
        unsent += answers + photos
        if (round >= ROUNDS_HOME && answers + photos > 0) {
          const left = (await data.ledger()).filter(({ state }) => state !== 'accepted')
          throw new Broken(`${phone.user.name} cannot get rid of ${JSON.stringify(left.slice(0, 3))}`)
        }
      }
      if (unsent === 0) break
    }
    for (const phone of phones) {
      const data = phone.data()
      await data.sync.now()
      // Whose role was gone for a while has to fetch the school again.
      for (const { institution, downloaded } of await data.institutions())
        if (!downloaded) await data.download(institution.id)
    }
    await server.settled()
    for (const phone of phones) await checkCustody(phone, made, server.deps())
  }
}
