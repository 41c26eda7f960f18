import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { people, PLATE, pulledRows } from '../demo.ts'
import {
  answerToiletAnteroom,
  downloadSchool,
  logIn,
  openPlannedVisit,
  phoneBytes,
  waitForPrecache,
} from '../on-phone.ts'
import { takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** Who is at the phone when the server cannot be asked, no longer knows, or is left behind. One phone, one story. */

const other = 'inspektorica@demo.nadzor'
let world: World
let folder: string
let phone: Phone
let page: Page
let cameraPath: string

async function takeOut(path = '/'): Promise<void> {
  phone = await takeOutPhone({ profile: join(folder, 'phone') })
  page = phone.page
  await page.goto(world.address + path)
}

/** Answers given on this phone that the server has not accepted. */
const waiting = async (): Promise<number> => (await phoneBytes(page)).waiting

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-session-'))
  await takeOut()
  await logIn(page, people.inspector)
  await downloadSchool(page)
  const visit = await openPlannedVisit(page)
  const camera = (await pulledRows(world, 'camera')).find(({ plate }) => plate === PLATE)
  cameraPath = `/visit/${visit}/camera/${camera?.id}`
  await waitForPrecache(page)
  await expect.poll(waiting).toBe(0)
})

test.afterAll(async () => {
  await phone?.close()
  await world?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

test('without network the phone knows whose it is, and work goes on', async () => {
  await phone.close()
  await world.stop()
  await takeOut('/settings')
  await expect(page.getByText(people.inspector)).toBeVisible()
  await page.goto(world.address + cameraPath)
  await answerToiletAnteroom(page)
  await expect(page.locator('section.verdict.failed').first()).toBeVisible()
  expect(await waiting()).toBe(1)
})

test('signing out with unsent work is refused until the person says it may stay', async () => {
  await page.goto(`${world.address}/settings`)
  await page.getByRole('button', { name: words('visit.settings.signOut') }).click()
  const question = page.getByRole('dialog', { name: words('visit.settings.unsentTitle') })
  await expect(question.getByText(words('visit.settings.unsentBody', { answers: '1 odpowiedź' }))).toBeVisible()
  await question.getByRole('button', { name: words('visit.settings.stay') }).click()
  await page.reload()
  await expect(page.getByText(people.inspector)).toBeVisible()

  await page.getByRole('button', { name: words('visit.settings.signOut') }).click()
  await page.getByRole('button', { name: words('visit.settings.leaveUnsent') }).click()
  await page.waitForURL(/\/login$/)
  await page.goto(world.address + cameraPath)
  await page.waitForURL(/\/login/)
})

test('somebody else on the same phone neither sees nor sends that work', async () => {
  await world.start()
  await page.goto(`${world.address}/login`)
  await logIn(page, other)
  await page.waitForURL(`${world.address}/`)
  await page.getByRole('link', { name: /Wysyłka|Pošiljanje/ }).click()
  await expect(page.getByRole('listitem')).toHaveCount(0)
  expect(await waiting()).toBe(1)
  expect(await pulledRows(world, 'answer')).toEqual([])
  await page.goto(`${world.address}/settings`)
  await page.getByRole('button', { name: /Wyloguj się|Odjava|Odjavi/ }).click()
  await page.waitForURL(/\/login$/)
})

test('the work goes at the next login of its owner', async () => {
  await page.reload()
  await logIn(page, people.inspector)
  await page.waitForURL(`${world.address}/`)
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0)
  expect(await pulledRows(world, 'answer')).toHaveLength(1)
})

test('a session the server has ended keeps the work and asks for a login only to send it', async () => {
  await phone.context.clearCookies()
  await page.goto(world.address + cameraPath)
  await page
    .getByRole('button', { name: words('common.change') })
    .first()
    .click()
  await page
    .getByRole('radio', { name: words('common.dontKnow') })
    .first()
    .click()
  await expect.poll(waiting).toBe(1)
  await page.goto(world.address)
  const notice = page.getByRole('link', { name: words('visit.visits.loginForAnswers') })
  await expect(notice).toContainText(words('visit.visits.workGoesOn'))
  await notice.click()
  await logIn(page, people.inspector)
  await page.waitForURL(`${world.address}/`)
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0)
  expect(await pulledRows(world, 'answer')).toHaveLength(2)
})
