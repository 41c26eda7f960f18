import '@nadzor/server/node-version'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { people, PLATE, pulledRows } from './demo.ts'
import { confirmNobody, downloadSchool, logIn, openPlannedVisit, phoneBytes, waitForPrecache } from './on-phone.ts'
import { takeOutPhone } from './phone.ts'
import type { Phone } from './phone.ts'
import { words } from './words.ts'
import { createWorld } from './world.ts'

/**
 * `node e2e/kill.ts --n 60 --seed 1`: the browser is killed (SIGKILL) at N random moments of a visit without network,
 * in Chromium with the real service worker; each time the phone is taken out again on the same profile. What a screen
 * had shown as answered or photographed must be there, unchanged; at the end all of it must reach the server. The seed
 * fixes what is done and when the kill is due; how far the browser is by then is the machine's. `--plant` takes one change
 * out of the phone's database behind the app's back: a run that does not notice is worth nothing.
 */

const { values } = parseArgs({
  options: { n: { type: 'string' }, seed: { type: 'string' }, plant: { type: 'boolean' } },
})
const [kills, seed] = [Number(values.n ?? 60), Number(values.seed ?? 1)]
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed))
  throw new Error('--n and --seed are whole numbers')

/** mulberry32 */
function dice(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const places = [
  { search: 'przedsionek toalety', name: /przedsionek toalety/ },
  { search: 'korytarz', name: /korytarz, ciąg/ },
] as const
type Place = (typeof places)[number]

/** What screens have said, over all lives of the phone; `trying` may or may not have been kept. */
const shown = { answers: 0, photos: 0, place: null as Place | null }
let trying: Place | null = null
/** Changes begun: one an answer, one a photo. */
let tries = 0
const hashes = new Map<string, string>()

const world = await createWorld()
const folder = await mkdtemp(join(tmpdir(), 'nadzor-kill-'))
const pocket: { phone?: Phone } = {}

async function takeOut(path: string): Promise<Page> {
  const phone = await takeOutPhone({ profile: join(folder, 'phone') })
  pocket.phone = phone
  phone.context.setDefaultTimeout(15_000)
  await phone.page.goto(world.address + path)
  return phone.page
}

const placeLine = (page: Page) => page.locator('[id="q-area.kind"]')

async function answer(page: Page): Promise<void> {
  const next = places[(shown.place === places[0] ? 1 : 0) as 0 | 1]
  const change = placeLine(page).getByRole('button', { name: words('common.change') })
  if (await change.isVisible()) await change.click()
  await page.getByLabel(words('capture.place.search')).fill(next.search)
  const choice = page.getByRole('radio', { name: next.name })
  await choice.waitFor()
  trying = next
  tries += 1
  await choice.click()
  await placeLine(page).locator('b', { hasText: next.name }).waitFor()
  shown.answers += 1
  shown.place = next
  trying = null
}

async function photograph(page: Page, path: string): Promise<void> {
  await page.goto(`${world.address}${path}?photo=place`)
  const take = page.getByRole('button', { name: words('capture.photo.take') })
  await expect(take).not.toHaveAttribute('aria-disabled')
  await take.click()
  tries += 1
  await confirmNobody(page)
  await page.waitForURL((url) => !url.search.includes('photo'))
  shown.photos += 1
}

/** The fault that `--plant` is for: the last change is forgotten. */
async function forgetOne(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name } of await indexedDB.databases()) {
      if (!name || !/^nadzor-[0-9a-f-]{36}$/.test(name)) continue
      const db = await done(indexedDB.open(name))
      const store = db.transaction('outbox', 'readwrite').objectStore('outbox')
      const keys = await done(store.getAllKeys())
      if (keys.length > 0) await done(store.delete(keys.at(-1) as IDBValidKey))
      db.close()
    }
  })
}

/** Every complaint, with what would have been right; empty when nothing was lost. */
async function lost(page: Page): Promise<string[]> {
  await placeLine(page)
    .or(page.getByLabel(words('capture.place.search')))
    .first()
    .waitFor()
  const wrong: string[] = []
  const held = await phoneBytes(page)
  const said = shown.answers + shown.photos
  if (held.waiting < said) wrong.push(`${said} changes were shown as kept, ${held.waiting} are there`)
  if (held.waiting > tries) wrong.push(`${tries} changes were made, ${held.waiting} are there`)
  if (Object.keys(held.photos).length < shown.photos)
    wrong.push(`${shown.photos} photos were shown as kept, ${Object.keys(held.photos).length} are there`)
  for (const [id, hash] of hashes) if (held.photos[id] !== hash) wrong.push(`photo ${id} is gone or changed`)
  for (const [id, hash] of Object.entries(held.photos)) hashes.set(id, hash)
  if (shown.place) {
    const line = await placeLine(page)
      .locator('b')
      .first()
      .textContent({ timeout: 5000 })
      .catch(() => null)
    const fine = [shown.place, trying].some((one) => one && line && one.name.test(line))
    if (!fine) wrong.push(`the screen had shown ${shown.place.search}, now it shows ${line}`)
    if (trying && line && trying.name.test(line)) shown.place = trying
  }
  trying = null
  return wrong
}

const failures: string[] = []
try {
  const start = await takeOut('/')
  await logIn(start, people.inspector)
  await downloadSchool(start)
  const visit = await openPlannedVisit(start)
  const camera = (await pulledRows(world, 'camera')).find(({ plate }) => plate === PLATE)?.id ?? ''
  const path = `/visit/${visit}/camera/${camera}`
  await waitForPrecache(start)
  await expect.poll(async () => (await phoneBytes(start)).waiting).toBe(0)
  await start.context().close()
  await world.stop()

  for (let life = 1; life <= kills; life += 1) {
    const page = await takeOut(path)
    const before = shown.answers + shown.photos
    for (const one of await lost(page)) failures.push(`before kill ${life}: ${one}`)
    const chance = dice(seed * 1_000_003 + life)
    const due = Math.floor(chance() * 4000)
    let dead = false
    const working = (async () => {
      while (!dead) await (chance() < 0.3 ? photograph(page, path) : answer(page))
    })().catch((error: unknown) => {
      if (!dead) failures.push(`life ${life}: ${String(error).split('\n')[0]}`)
    })
    await new Promise((resolve) => setTimeout(resolve, due))
    dead = true
    await pocket.phone?.kill()
    await working
    process.stdout.write(`kill ${life} after ${due} ms: ${shown.answers + shown.photos - before} more shown as kept\n`)
  }

  const page = await takeOut(path)
  if (values.plant) await forgetOne(page)
  for (const one of await lost(page)) failures.push(`after the last kill: ${one}`)
  const made = (await phoneBytes(page)).waiting
  await world.start()
  await page.reload()
  await expect.poll(() => phoneBytes(page), { timeout: 120_000 }).toEqual({ photos: {}, waiting: 0 })
  const answers = (await pulledRows(world, 'answer')).length
  const evidences = (await pulledRows(world, 'evidence')).length
  if (answers + evidences < made) failures.push(`${made} changes left the phone, the server has ${answers + evidences}`)
  const stored = new Set((await world.fileHashes()).values())
  for (const [id, hash] of hashes) if (!stored.has(hash)) failures.push(`photo ${id} never reached the server`)
  process.stdout.write(
    `${kills} kills, seed ${seed}: ${shown.answers} answers and ${shown.photos} photos shown as kept, ` +
      `${answers} and ${evidences} at the server, ${failures.length} faults\n`,
  )
} finally {
  await pocket.phone?.close().catch(() => undefined)
  await world.end()
  await rm(folder, { recursive: true, force: true })
}
for (const one of failures) process.stderr.write(`${one}\n`)
if (failures.length > 0) process.stderr.write(`Again: node e2e/kill.ts --n ${kills} --seed ${seed}\n`)
process.exitCode = failures.length > 0 ? 1 : 0
