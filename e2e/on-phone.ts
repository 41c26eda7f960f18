import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { DEMO_PASSWORD } from '@nadzor/server/demo/load'
import { SCHOOL } from './demo.ts'
import { words } from './words.ts'

/** Steps several journeys take, in the words and roles a person meets. */

export async function logIn(page: Page, email: string, password: string = DEMO_PASSWORD): Promise<void> {
  await page.getByLabel(words('visit.login.email')).fill(email)
  await page.getByLabel(words('visit.login.password')).fill(password)
  await page.getByRole('button', { name: words('visit.login.go') }).click()
}

/** Puts the school on the phone and waits until it says so. */
export async function downloadSchool(page: Page): Promise<void> {
  const line = page
    .getByRole('listitem')
    .filter({ hasText: SCHOOL })
    .filter({ has: page.getByRole('button') })
  await page.getByRole('button', { name: new RegExp(`${words('visit.visits.download').source}.*${SCHOOL}`) }).click()
  await expect(line.getByText(words('visit.visits.onPhone'))).toBeVisible()
}

/** Opens the visit that is planned at the school; answers its id. */
export async function openPlannedVisit(page: Page): Promise<string> {
  await page.getByRole('button', { name: new RegExp(`${words('visit.visits.open').source} ${SCHOOL}`) }).click()
  await page.waitForURL(/\/visit\/[0-9a-f-]{36}$/)
  return page.url().split('/').at(-1) ?? ''
}

/** On a camera's screen: says that it hangs in the anteroom of a toilet. */
export async function answerToiletAnteroom(page: Page): Promise<void> {
  await page.getByLabel(words('capture.place.search')).fill('przedsionek toalety')
  await page.getByRole('radio', { name: /przedsionek toalety/ }).click()
}

/** On a camera's screen: takes a photo, up to the question nobody can skip. It is not kept yet. */
export async function shoot(page: Page, purpose: 'place' | 'view'): Promise<void> {
  await page
    .getByRole('link', { name: words(`capture.photo.add.${purpose}`) })
    .first()
    .click()
  const take = page.getByRole('button', { name: words('capture.photo.take') })
  await expect(take).not.toHaveAttribute('aria-disabled')
  await take.click()
  await expect(page.getByText(words('capture.photo.privacyAsk'))).toBeVisible()
}

/** Confirms that nobody is visible: only now the photo is kept. */
export async function confirmNobody(page: Page): Promise<void> {
  await page.getByRole('button', { name: words('capture.photo.nobody') }).click()
}

/** Files the built client must be able to serve without network: all that Workbox was told to keep. */
function builtFiles(): string[] {
  const dist = fileURLToPath(new URL('../dist/client', import.meta.url))
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((file) => `/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(js|css|html|svg|png|woff2|wasm|json)$/.test(file) && file !== '/sw.js')
    .sort()
}

/** Waits until the service worker answers for this page and holds every file of the app. */
export async function waitForPrecache(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
  const kept = (): Promise<string[]> =>
    page.evaluate(async () => {
      const paths = new Set<string>()
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) paths.add(new URL(request.url).pathname)
      }
      return [...paths]
    })
  await expect.poll(async () => builtFiles().filter(await missingFrom(kept)), { timeout: 30_000 }).toEqual([])
}

async function missingFrom(kept: () => Promise<string[]>): Promise<(file: string) => boolean> {
  const paths = new Set(await kept())
  return (file) => !paths.has(file)
}

export type PhoneBytes = {
  /** By evidence id: the SHA-256 (hex) of the bytes as they lie on the phone; photos already handed over have none. */
  photos: Record<string, string>
  /** Mutations not yet accepted. */
  waiting: number
}

/** What the phone holds, read from its own database past the app. */
export async function phoneBytes(page: Page): Promise<PhoneBytes> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const photos: Record<string, string> = {}
    let waiting = 0
    for (const { name } of await indexedDB.databases()) {
      if (!name || !/^nadzor-[0-9a-f-]{36}$/.test(name)) continue
      const db = await done(indexedDB.open(name))
      const stores = db.transaction(['photoChunks', 'outbox'])
      type Chunk = { evidenceId: string; index: number; sealed: ArrayBuffer }
      const chunks = await done<Chunk[]>(stores.objectStore('photoChunks').getAll() as IDBRequest<Chunk[]>)
      waiting += await done(stores.objectStore('outbox').count())
      db.close()
      for (const id of new Set(chunks.map((chunk) => chunk.evidenceId))) {
        const own = chunks.filter((chunk) => chunk.evidenceId === id).sort((a, b) => a.index - b.index)
        const bytes = await new Blob(own.map((chunk) => chunk.sealed)).arrayBuffer()
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
        photos[id] = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      }
    }
    return { photos, waiting }
  })
}
