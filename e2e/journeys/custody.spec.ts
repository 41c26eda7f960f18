import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Rows } from '@nadzor/shared/facts/rows'
import { people, PLATE, pulledRows, school } from '../demo.ts'
import { sitDown } from '../on-desk.ts'
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
import { DESK, PHONE, takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** What one phone has and another says differently: the rescue file, and two answers to one question. One story. */

const other = 'inspektorica@demo.nadzor'
const screens = fileURLToPath(new URL('../../.cache/screens', import.meta.url))
let world: World
let folder: string
let phone: Phone
let page: Page
let visit: string
let camera: string
let cameraPath: string

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  await mkdir(screens, { recursive: true })
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-custody-'))
  phone = await takeOutPhone({ profile: join(folder, 'phone') })
  page = phone.page
  await page.goto(world.address)
  await logIn(page, people.inspector)
  await downloadSchool(page)
  visit = await openPlannedVisit(page)
  camera = (await pulledRows(world, 'camera')).find(({ plate }) => plate === PLATE)?.id ?? ''
  cameraPath = `/visit/${visit}/camera/${camera}`
  await waitForPrecache(page)
  await expect.poll(async () => (await phoneBytes(page)).waiting).toBe(0)
})

test.afterAll(async () => {
  await phone?.close()
  await world?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** Looks at the page as it stands: both sizes, both themes, three languages; axe and no sideways scrolling. */
async function lookAt(at: Page, name: string, back: { width: number; height: number }): Promise<void> {
  for (const [sizeName, size] of Object.entries({ phone: PHONE, desk: DESK })) {
    await at.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await at.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await at.screenshot({ path: join(screens, `${name}.${sizeName}.${colorScheme}.png`) })
      const { violations } = await new AxeBuilder({ page: at }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
      expect
        .soft(
          violations.map(({ id }) => id),
          `${name}, ${sizeName}, ${colorScheme}`,
        )
        .toEqual([])
    }
  }
  await at.setViewportSize(back)
}

async function inLanguages(at: Page, name: string): Promise<void> {
  for (const language of ['sl', 'en', 'pl']) {
    await at.evaluate((chosen) => localStorage.setItem('nadzor.language', chosen), language)
    for (const [sizeName, size] of Object.entries({ small: { width: 320, height: 640 }, phone: PHONE })) {
      await at.setViewportSize(size)
      await at.reload()
      await expect(at.locator('html')).toHaveAttribute('lang', language)
      await at.waitForLoadState('networkidle')
      await expect(at.getByRole('heading').first()).toBeVisible()
      if (sizeName === 'phone') await at.screenshot({ path: join(screens, `${name}.${language}.png`) })
      const wide = await at.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect.soft(wide, `${name}, ${sizeName}, ${language}`).toBe(0)
    }
  }
}

test('a phone without network writes its work to a file and keeps it; the desk takes the file in, once', async () => {
  await world.stop()
  await page.goto(world.address + cameraPath)
  await answerToiletAnteroom(page)
  await expect(page.locator('section.verdict.failed').first()).toBeVisible()
  await shoot(page, 'place')
  await confirmNobody(page)
  await expect.poll(async () => Object.keys((await phoneBytes(page)).photos).length).toBe(1)
  const before = await phoneBytes(page)

  await page.goto(`${world.address}/ledger`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: words('custody.rescue.save') }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.nadzor$/)
  const path = join(folder, download.suggestedFilename())
  await download.saveAs(path)
  await expect(page.getByText(words('custody.rescue.ready'))).toBeVisible()
  await lookAt(page, 'custody-ledger', PHONE)
  expect(await phoneBytes(page)).toEqual(before)
  // Nobody reads in it what was said.
  expect((await readFile(path)).includes('washroom')).toBe(false)

  await world.start()
  // The phone stays silent while the desk imports.
  await page.context().setOffline(true)
  const desk = await sitDown(world, join(folder, 'desk'), people.administrator)
  try {
    await desk.page.goto(`${world.address}/desk/rescue`)
    const cut = join(folder, 'cut.nadzor')
    await writeFile(cut, (await readFile(path)).subarray(0, -100))
    const bring = async (file: string) => {
      await desk.page.getByLabel(words('custody.import.file')).setInputFiles(file)
      await desk.page.getByRole('button', { name: words('custody.import.go') }).click()
    }
    await bring(cut)
    await expect(desk.page.getByText(words('custody.import.fault.cut-short'))).toBeVisible()
    await lookAt(desk.page, 'custody-import-refused', DESK)
    await bring(path)
    await expect(desk.page.getByRole('heading', { name: words('custody.import.report') })).toBeVisible()
    await lookAt(desk.page, 'custody-import', DESK)
    await bring(path)
    await expect(desk.page.getByText(words('custody.import.status.duplicate')).first()).toBeVisible()
    await expect(desk.page.getByText(words('custody.import.status.applied'))).toHaveCount(0)
    await inLanguages(desk.page, 'custody-import')
  } finally {
    await desk.close()
  }
  const stored = [...(await world.fileHashes()).values()]
  for (const hash of Object.values(before.photos)) expect(stored).toContain(hash)

  await page.context().setOffline(false)
  await page.reload()
  await expect.poll(() => phoneBytes(page), { timeout: 60_000 }).toEqual({ photos: {}, waiting: 0 })
})

test('two answers stand side by side; two taps make a third that replaces both, and all of them stay', async () => {
  const [mine] = (await pulledRows(world, 'answer')).filter(({ fact }) => fact === 'area.kind')
  if (!mine) throw new Error('the first answer did not arrive')
  const colleague = await world.as(other)
  const { user } = await colleague.get<{ user: { id: string } }>('/api/session')
  const theirs: Rows['answer'] = {
    ...mine,
    ...{ id: uuidv7(), value: 'corridor', by: user.id, evidenceIds: [], replaces: [] },
    observedAt: new Date().toISOString(),
  }
  const { results } = await colleague.send<{ results: { status: string }[] }>('POST', '/api/sync/push', {
    protocol: 1,
    clientId: uuidv7(),
    mutations: [
      {
        id: uuidv7(),
        name: 'answer.give',
        institutionId: (await school(world)).id,
        madeAt: theirs.observedAt,
        args: { answer: theirs },
      },
    ],
  })
  expect(results.map(({ status }) => status)).toEqual(['conflict'])

  await page.goto(world.address + cameraPath)
  const compare = page.getByRole('link', { name: words('custody.conflict.open') }).first()
  await expect(compare).toBeVisible({ timeout: 30_000 })
  await compare.click()
  await expect(page.getByRole('radio')).toHaveCount(2)
  await lookAt(page, 'custody-conflict', PHONE)
  await inLanguages(page, 'custody-conflict')
  await page.setViewportSize(PHONE)

  // Without network, as it arose.
  await page.context().setOffline(true)
  await page
    .getByRole('radio')
    .filter({ hasText: words('custody.conflict.you') })
    .click()
  await page.screenshot({ path: join(screens, 'custody-conflict-chosen.png') })
  await page.getByRole('button', { name: words('custody.conflict.confirm') }).click()
  await expect(page.getByText(words('custody.conflict.done'))).toBeVisible()
  await page.context().setOffline(false)
  await page.reload()
  await expect.poll(async () => (await phoneBytes(page)).waiting, { timeout: 30_000 }).toBe(0)

  const answers = (await pulledRows(world, 'answer')).filter(({ fact }) => fact === 'area.kind')
  expect(answers).toHaveLength(3)
  const last = answers.find(({ replaces }) => replaces.length > 0)
  expect([...(last?.replaces ?? [])].sort()).toEqual([mine.id, theirs.id].sort())
  expect(last).toMatchObject({ value: 'washroom', by: mine.by })
  await page.goto(world.address + cameraPath)
  await expect(page.locator('section.verdict.failed').first()).toBeVisible()
})

/** RFC 9562 version 7: the time in front, the rest by chance. */
function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
