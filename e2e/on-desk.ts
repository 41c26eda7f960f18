import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { people } from './demo.ts'
import { logIn } from './on-phone.ts'
import { DESK, takeOutPhone } from './phone.ts'
import type { Phone } from './phone.ts'
import { words } from './words.ts'
import type { World } from './world.ts'

/** Steps of the people who decide, at a desk with a wide screen. */

export async function sitDown(world: World, profile: string, email: string = people.reviewer): Promise<Phone> {
  const desk = await takeOutPhone({ profile, size: DESK })
  await desk.page.goto(world.address)
  await logIn(desk.page, email)
  await desk.page.waitForURL(/\/desk\//)
  return desk
}

/** Opens one finding's page and waits until it stands there. */
export async function openFinding(page: Page, world: World, id: string): Promise<void> {
  await page.goto(`${world.address}/desk/findings/${id}`)
  await expect(page.getByRole('heading', { name: words('review.history.title') })).toBeVisible()
}

/** Confirms the open finding and gives it to the installer that the dialog suggests, with the day it suggests. */
export async function confirmAndAssign(page: Page): Promise<void> {
  const both = words('review.decision.confirmAssign')
  await page.getByRole('button', { name: both }).click()
  const dialog = page.getByRole('dialog', { name: words('review.order.titleConfirm') })
  await expect(dialog.getByLabel(words('review.order.dueDay'))).not.toHaveValue('')
  await dialog.getByRole('button', { name: both }).click()
  await expect(page.getByText(words('review.done.assign'))).toBeVisible()
}

/** Goes to the recorder's page by the rail and the list. */
export async function openRecorder(page: Page, plate: string, institution: string): Promise<void> {
  await page.getByRole('link', { name: words('review.rail.recorders') }).click()
  await page
    .getByRole('link', { name: new RegExp(`${plate}.*${institution}`) })
    .first()
    .click()
  await page.waitForURL(/\/desk\/recorders\/[0-9a-f-]{36}$/)
}

/** On a recorder's page: "check now", to the end of the job and its result. */
export async function probeNow(page: Page): Promise<void> {
  const before = await page.getByRole('button', { name: words('review.probe.transcript') }).count()
  await page.getByRole('button', { name: words('review.probe.start') }).click()
  // One line more in the list of probes, and the button is back.
  const lines = page.getByRole('button', { name: words('review.probe.transcript') })
  await expect.poll(() => lines.count(), { timeout: 60_000 }).toBeGreaterThan(before)
  await expect(page.getByRole('button', { name: words('review.probe.start') })).toBeVisible()
}

/** Plans a visit for today as a check after repairs, and waits until the server has it. */
export async function planVisit(page: Page, world: World, institutionId: string, inspector: RegExp): Promise<void> {
  // The day in Poland, where the browser's clock stands: "sv" writes days as fields take them.
  const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Warsaw' }).format(new Date())
  await page.goto(`${world.address}/desk/plan?visit=new&institution=${institutionId}`)
  await page.getByRole('checkbox', { name: inspector }).check()
  await page.getByLabel(words('register.plan.reason')).selectOption('follow-up')
  await page.getByLabel(words('register.plan.issuedBy')).fill('Wydział Edukacji')
  await page.getByLabel(words('register.plan.day')).fill(today)
  await page.getByRole('button', { name: words('register.plan.save') }).click()
  await expect(page.getByText(words('register.plan.planned'))).toBeVisible()
}
