import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { inspectionResponse } from '@nadzor/shared/api/review'
import { people, PLATE, printedLabel, pulledRows, SCHOOL } from '../demo.ts'
import { filmLabel } from '../fake-camera.ts'
import {
  answerToiletAnteroom,
  confirmNobody,
  downloadSchool,
  logIn,
  openPlannedVisit,
  phoneBytes,
  shoot,
  waitForPrecache,
} from '../on-phone.ts'
import { DESK, takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** An inspector's visit, offline, judged on the spot, received by the server: the main job of the product. */

let world: World
let folder: string
let feed: string
let phone: Phone
let page: Page

test.beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-visit-'))
  feed = await filmLabel((await printedLabel(world)).svg, folder)
})

test.afterAll(async () => {
  await phone?.close()
  await world?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** The same phone taken out of the pocket: the profile is all that is left of the last time. */
async function takeOut(path: string): Promise<void> {
  phone = await takeOutPhone({ profile: join(folder, 'phone'), feed })
  page = phone.page
  await page.goto(world.address + path)
}

test('a visit without network, from the printed label to the reviewer', async () => {
  await test.step('the phone is prepared while there is network', async () => {
    await takeOut('/')
    await logIn(page, people.inspector)
    await downloadSchool(page)
    await waitForPrecache(page)
  })

  await test.step('the server is unreachable, the phone starts cold', async () => {
    await phone.close()
    await world.stop()
    await takeOut('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await openPlannedVisit(page)
  })

  await test.step('the printed label opens its camera', async () => {
    await page.getByRole('link', { name: words('visit.walk.scan') }).click()
    await page.waitForURL(/\/camera\/[0-9a-f-]{36}$/)
    await expect(page.getByText(PLATE, { exact: true }).first()).toBeVisible()
  })
  const cameraPath = new URL(page.url()).pathname
  const visitPath = cameraPath.split('/camera/')[0] ?? ''

  await test.step('"toilet anteroom" is judged at once, with its clause', async () => {
    await answerToiletAnteroom(page)
    const verdict = page.getByRole('alert').filter({ hasText: words('common.verdict.toClarify') })
    await expect(verdict).toBeVisible()
    const card = page.locator('section.verdict.failed.critical')
    await expect(card.getByText(/art\. 108a ust\. 3/).first()).toBeVisible()
    await expect(card.getByText(/pomieszczeń sanitarnohigienicznych/)).toBeVisible()
  })

  await test.step('the exception and the superseded rule are within reach', async () => {
    await page.getByRole('button', { name: words('capture.camera.claim') }).click()
    await expect(page.getByRole('button', { name: words('capture.camera.unclaim') })).toBeVisible()
    await expect(page.locator('section.verdict.cantTell').first()).toBeVisible()
    await page.getByRole('button', { name: words('capture.camera.unclaim') }).click()
    await expect(page.getByRole('button', { name: words('capture.camera.claim') })).toBeVisible()

    await page.getByRole('button', { name: /2007/ }).first().click()
    const sheet = page.getByRole('dialog')
    await expect(sheet.getByText(words('capture.superseded.prevails'))).toBeVisible()
    await expect(sheet.getByText(/art\. 108a ust\. 3/)).toBeVisible()
    await sheet.getByRole('button', { name: words('common.close') }).click()
  })

  await test.step('a photo of the place is kept', async () => {
    await shoot(page, 'place')
    await confirmNobody(page)
    await expect(page.getByRole('img', { name: words('capture.photo.alt.place') })).toBeVisible()
  })
  const before = await phoneBytes(page)
  expect(Object.keys(before.photos)).toHaveLength(1)
  expect(before.waiting).toBeGreaterThanOrEqual(3)

  await test.step('the phone dies behind its camera, and nothing kept is lost', async () => {
    await shoot(page, 'view')
    await phone.kill()
    await takeOut(cameraPath)
    await expect(page.locator('section.verdict.failed.critical')).toBeVisible()
    await expect(page.getByRole('img', { name: words('capture.photo.alt.place') })).toBeVisible()
    expect(await phoneBytes(page)).toEqual(before)
  })

  await test.step('the second photo is taken again', async () => {
    await shoot(page, 'view')
    await confirmNobody(page)
    await page.waitForURL(/\/view$/)
  })

  await test.step('the visit is finished', async () => {
    await page.goto(`${world.address}${visitPath}/finish`)
    await page.getByRole('button', { name: words('visit.finish.close') }).click()
    await page.waitForURL(`${world.address}/`)
  })
  const made = await phoneBytes(page)
  expect(Object.keys(made.photos)).toHaveLength(2)
  expect(made.photos).toMatchObject(before.photos)

  await test.step('the server is back: every answer accepted, every photo receipted', async () => {
    await world.start()
    await page.getByRole('link', { name: words('visit.visits.ledger') }).click()
    const send = page.getByRole('button', { name: words('visit.ledger.sendNow') })
    // The phone looks for the server by itself, ever more rarely; a person who knows better may press.
    if (await send.isVisible()) await send.click()
    await expect(page.getByText(words('visit.ledger.allAccepted'))).toBeVisible({ timeout: 60_000 })
    await expect.poll(() => phoneBytes(page), { timeout: 30_000 }).toEqual({ photos: {}, waiting: 0 })
  })

  await test.step("the files on the server's disk are the phone's bytes", async () => {
    const onDisk = new Set((await world.fileHashes()).values())
    expect(Object.values(made.photos).filter((hash) => !onDisk.has(hash))).toEqual([])
    const evidence = await pulledRows(world, 'evidence')
    expect(Object.fromEntries(evidence.map((row) => [row.id, row.sha256]))).toEqual(made.photos)
    expect(evidence.filter((row) => row.receivedAt === null)).toEqual([])
  })

  await test.step('the reviewer sees it', async () => {
    const inspectionId = visitPath.split('/').at(-1) ?? ''
    const reviewer = await world.as(people.reviewer)
    const arrived = inspectionResponse.parse(await reviewer.get(`/api/inspections/${inspectionId}`))
    expect(arrived.inspection.state).toBe('finished')
    expect(arrived.counts).toMatchObject({ photosMade: 2, photosReceived: 2 })

    const desk = await takeOutPhone({ profile: join(folder, 'desk'), size: DESK })
    try {
      await desk.page.goto(world.address)
      await logIn(desk.page, people.reviewer)
      await desk.page.waitForURL(/\/desk\/visits$/)
      await desk.page
        .getByRole('link', { name: new RegExp(SCHOOL) })
        .first()
        .click()
      await desk.page.waitForURL(new RegExp(`/desk/visits/${inspectionId}`))
      await desk.page
        .getByRole('link', { name: new RegExp(PLATE) })
        .or(desk.page.getByRole('button', { name: new RegExp(PLATE) }))
        .first()
        .click()
      await expect(desk.page.getByText(/art\. 108a ust\. 3/).first()).toBeVisible()
      const photos = desk.page.getByRole('button', { name: words('desk.visit.openPhoto') })
      await expect(photos).toHaveCount(2)
      await expect
        .poll(() =>
          photos.locator('img').evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth > 0)),
        )
        .toEqual([true, true])
    } finally {
      await desk.close()
    }
  })
})
