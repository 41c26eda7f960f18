import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { people, pulledRows } from '../demo.ts'
import { confirmNobody, downloadSchool, logIn, openPlannedVisit, waitForPrecache } from '../on-phone.ts'
import { takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** What a visit asks besides: a camera without findings in few taps, a cloakroom by its use, the papers; all offline. */

test.describe.configure({ mode: 'serial' })

let world: World
let folder: string
let phone: Phone
let page: Page
let visit: string

test.beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-papers-'))
  phone = await takeOutPhone({ profile: join(folder, 'phone') })
  page = phone.page
  await page.goto(world.address)
  await logIn(page, people.inspector)
  await downloadSchool(page)
  visit = await openPlannedVisit(page)
  await waitForPrecache(page)
  await world.stop()
})

test.afterAll(async () => {
  await phone?.close()
  await world?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const toWalk = () => page.goto(`${world.address}/visit/${visit}`)
const choice = (within: Locator | Page, name: string): Locator => within.getByRole('radio', { name, exact: true })
const yes = 'tak'
const no = 'nie'

test('a camera without findings takes no more than twelve taps', async () => {
  await toWalk()
  let taps = 0
  const tap = async (target: Locator): Promise<void> => {
    await target.click()
    taps += 1
  }
  await tap(page.getByRole('link', { name: /K-05/ }))
  await tap(choice(page, 'korytarz, ciąg komunikacyjny'))
  for (const purpose of ['place', 'view'] as const) {
    await tap(page.getByRole('link', { name: words(`capture.photo.add.${purpose}`) }).first())
    const take = page.getByRole('button', { name: words('capture.photo.take') })
    await expect(take).not.toHaveAttribute('aria-disabled')
    await tap(take)
    await tap(page.getByRole('button', { name: words('capture.photo.nobody') }))
  }
  await page.waitForURL(/\/view$/)
  await tap(page.getByRole('button', { name: words('capture.view.nothingNeedless') }))
  await page.waitForURL(/\/camera\/[0-9a-f-]{36}$/)
  await tap(choice(page, 'Stała'))
  // The wall's sign belongs to the area: its first camera asks, the others do not.
  await tap(choice(page, 'Jest tablica'))
  await expect(page.getByText(words('capture.camera.savedDone'))).toBeVisible()
  await expect(page.locator('section.verdict.failed.critical, section.verdict.failed.major')).toHaveCount(0)
  await tap(page.getByRole('link', { name: words('capture.camera.next') }))
  expect(taps).toBeLessThanOrEqual(12)
})

test('three plain questions decide what a cloakroom is, and say why', async () => {
  await toWalk()
  await page.getByRole('link', { name: /K-08/ }).click()
  await choice(page, 'szatnia').first().click()
  const cloakroom = page.locator('#q-area\\.use')
  for (const answer of [no, yes, yes]) await choice(cloakroom, answer).click()
  await expect(cloakroom.getByText(words('capture.cloakroom.because.outer-and-changing'))).toBeVisible()
  await cloakroom.getByRole('button', { name: words('capture.cloakroom.why') }).click()
  await expect(cloakroom.getByRole('button', { name: words('common.change') })).toHaveCount(3)
})

test('papers are answered at a table, and a rule explains itself without network', async () => {
  await toWalk()
  await page.getByRole('link', { name: words('papers.title') }).click()
  await page.getByRole('heading', { name: words('papers.topic.record') }).click()
  await page
    .getByRole('button', { name: words('common.noneText') })
    .first()
    .click()
  const card = page.locator('section.verdict.failed').first()
  await expect(card).toBeVisible()

  await page.getByRole('heading', { name: words('papers.topic.protection') }).click()
  const open = page.locator('details[open]', {
    has: page.getByRole('heading', { name: words('papers.topic.protection') }),
  })
  await choice(open, yes).first().click()
  await expect(page.getByText(words('papers.waitsForPhoto')).first()).toBeVisible()
  await page.getByRole('link', { name: words('papers.photo') }).click()
  await page.getByRole('button', { name: words('capture.photo.take') }).click()
  await confirmNobody(page)
  await expect(page.getByRole('img', { name: words('papers.photoAlt') })).toBeVisible()
  await expect(page.getByText(words('papers.waitsForPhoto'))).toHaveCount(0)

  await page
    .getByRole('link', { name: words('rules.more') })
    .first()
    .click()
  await page.waitForURL(/\/rules\//)
  await expect(page.getByRole('heading', { name: words('rules.passes') })).toBeVisible()
  await expect(page.getByRole('heading', { name: words('rules.fails') })).toBeVisible()
})

test('what binds the school is said without network, and all of it arrives once there is one', async () => {
  await page.goto(`${world.address}/visit/${visit}/binding`)
  await expect(page.getByText(words('rules.binds.reason.other-country')).first()).toBeVisible()
  await expect(page.getByRole('heading', { name: words('rules.window.retention.name') })).toBeVisible()
  await world.start()
  await page.goto(`${world.address}/ledger`)
  const send = page.getByRole('button', { name: words('visit.ledger.sendNow') })
  if (await send.isVisible()) await send.click()
  await expect(page.getByText(words('visit.ledger.allAccepted'))).toBeVisible({ timeout: 60_000 })
  const facts = new Set((await pulledRows(world, 'answer')).map(({ fact }) => fact))
  expect([...facts]).toEqual(expect.arrayContaining(['area.use', 'area.sports', 'view.minimal', 'ans.GDPR-30-A']))
})
