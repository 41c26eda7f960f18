import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { people, school, SCHOOL } from '../demo.ts'
import { recorderOfSchool } from '../fake-recorder.ts'
import { findingPage, findingsAtRecorder, oneFinding, ruleTitle } from '../findings.ts'
import { confirmAndAssign, openFinding, openRecorder, planVisit, sitDown } from '../on-desk.ts'
import { downloadSchool, logIn, openPlannedVisit, phoneBytes, waitForPrecache } from '../on-phone.ts'
import { openRow, giveValue, photograph, readOff } from '../on-recorder.ts'
import { takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** A recorder nobody can reach over the network: people read its screen, and another person or a revisit closes. */

const RECORDER = 'R-1'
let world: World
let folder: string
let recorderId: string
let channelId: string
let inspectorId: string
let installerId: string
let desk: Phone
let phone: Phone
let page: Page

test.beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-screen-'))
  const { recorder, channels } = await recorderOfSchool(world)
  recorderId = recorder.id
  channelId = channels.find(({ number }) => number === 1)?.id ?? ''
})

test.afterAll(async () => {
  await desk?.close()
  await phone?.close()
  await world?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function takeOut(profile: string, path = '/'): Promise<void> {
  phone = await takeOutPhone({ profile: join(folder, profile) })
  page = phone.page
  await page.goto(world.address + path)
}

/** Everything made on the phone has been accepted by the server, photos included. */
const allSent = () => expect.poll(() => phoneBytes(page), { timeout: 60_000 }).toEqual({ photos: {}, waiting: 0 })

async function finishVisit(visit: string): Promise<void> {
  await page.goto(`${world.address}/visit/${visit}/finish`)
  await page.getByRole('button', { name: words('visit.finish.close') }).click()
  await page.waitForURL(`${world.address}/`)
  await allSent()
}

const stateOf = async (id: string): Promise<string> => (await findingPage(world, id)).finding.state

test('gaps read off a screen, closed by another person and by a revisit', async () => {
  test.setTimeout(400_000)

  await test.step('no server can ask this recorder', async () => {
    desk = await sitDown(world, join(folder, 'desk'))
    await openRecorder(desk.page, RECORDER, SCHOOL)
    await expect(desk.page.getByText(words('review.blocked.no-connection')).first()).toBeVisible()
    await expect(desk.page.getByRole('button', { name: words('review.probe.start') })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
  })

  await test.step('an inspector reads its screen and photographs it', async () => {
    await takeOut('inspector')
    await logIn(page, people.inspector)
    await downloadSchool(page)
    const visit = await openPlannedVisit(page)
    await page.goto(`${world.address}/visit/${visit}/recorder/${recorderId}`)
    await openRow(page, 'acc.generic_count')
    await photograph(page, words('capture.photo.add.menu'))
    await giveValue(page, 'acc.generic_count', '1')
    await readOff(page, 'acc.default_pwd', false)
    await readOff(page, 'ch.audio_cfg', true)
    await expect(page.getByRole('heading', { name: ruleTitle('PL108A-1-IMAGE-ONLY') }).first()).toBeVisible()
    await finishVisit(visit)
  })

  await test.step('each gap is one finding, known from a screen, with its photo', async () => {
    await expect.poll(async () => (await findingsAtRecorder(world)).length).toBe(2)
    for (const finding of await findingsAtRecorder(world)) {
      expect(finding).toMatchObject({ state: 'open', force: 'legal', strength: 'screen' })
      const { events, evidence } = await findingPage(world, finding.id)
      inspectorId = evidence[0]?.by ?? ''
      expect(events[0]?.evidenceIds).toEqual(evidence.map(({ id }) => id))
      expect(evidence).toMatchObject([{ purpose: 'menu', subjectId: recorderId }])
    }
  })
  const [accounts, sound] = await Promise.all([
    oneFinding(world, 'acc.shared', recorderId),
    oneFinding(world, 'rec.audio', channelId),
  ])

  await test.step('the reviewer sees the photo, confirms and assigns', async () => {
    for (const { id } of [accounts, sound]) {
      await openFinding(desk.page, world, id)
      const photo = desk.page.getByRole('button', { name: words('desk.visit.openPhoto') })
      await expect(photo).toHaveCount(1)
      await confirmAndAssign(desk.page)
    }
  })

  await test.step('the installer puts it right offline and says what the screen shows now, with a photo of it', async () => {
    await phone.close()
    await takeOut('installer')
    await logIn(page, people.installer)
    await page.waitForURL(/\/orders$/)
    await expect(page.getByRole('link', { name: ruleTitle('PL108A-1-IMAGE-ONLY') })).toBeVisible()
    await waitForPrecache(page)
    await phone.close()
    await world.stop()
    await takeOut('installer')
    for (const [rule, fact, value] of [
      ['GDPR-32-ACCOUNTS', 'acc.generic_count', '0'],
      ['PL108A-1-IMAGE-ONLY', 'ch.audio_cfg', false],
    ] as const) {
      await page.getByRole('link', { name: ruleTitle(rule) }).click()
      // Nothing can be reported without a photo and a value.
      await expect(page.getByRole('button', { name: words('orders.report') })).toHaveCount(0)
      await photograph(page, words('orders.photo.add'))
      await page.getByRole('button', { name: words('orders.repair.read') }).click()
      await giveValue(page, fact, value)
      await page.getByRole('button', { name: words('orders.report') }).click()
      await expect(page.getByText(words('orders.said.saved'))).toBeVisible()
      await page.goto(`${world.address}/orders`)
    }
    expect(Object.keys((await phoneBytes(page)).photos)).toHaveLength(2)
    await world.start()
    await page.goto(`${world.address}/ledger`)
    const send = page.getByRole('button', { name: words('visit.ledger.sendNow') })
    if (await send.isVisible()) await send.click()
    await allSent()
  })

  await test.step('on the word of who fixed it nothing closes', async () => {
    await expect.poll(() => Promise.all([stateOf(accounts.id), stateOf(sound.id)])).toEqual(['fixed', 'fixed'])
    const { finding, events } = await findingPage(world, sound.id)
    installerId = finding.fixedBy ?? ''
    expect(events.at(-1)).toMatchObject({ event: 'mark-fixed', actor: installerId })
    expect(installerId).not.toBe(inspectorId)
  })

  await test.step('the reviewer compares before and after and accepts: the new reading closes', async () => {
    await openFinding(desk.page, world, accounts.id)
    for (const side of ['before', 'after'] as const)
      await expect(desk.page.getByRole('heading', { name: words(`review.photos.${side}`) })).toBeVisible()
    await expect(desk.page.getByRole('button', { name: words('desk.visit.openPhoto') })).toHaveCount(2)
    await desk.page.getByRole('button', { name: words('review.decision.accept-fix') }).click()
    await expect(desk.page.getByText(words('review.done.accept-fix'))).toBeVisible()
    await expect.poll(() => stateOf(accounts.id)).toBe('closed')
    const { events, readings, evidence } = await findingPage(world, accounts.id)
    expect(events.map(({ event }) => event).slice(-3)).toEqual(['mark-fixed', 'accept-fix', 'passed'])
    const accepted = readings.find(({ fact }) => fact === 'acc.generic_count')
    const photo = evidence.find(({ by }) => by === installerId)
    expect(accepted).toMatchObject({ value: 0, how: 'screen', evidenceIds: [photo?.id] })
    expect([inspectorId, installerId]).not.toContain(accepted?.by)
    expect(await stateOf(sound.id)).toBe('fixed')
  })

  await test.step('the other is left to a revisit, which the reviewer plans', async () => {
    await planVisit(desk.page, world, (await school(world)).id, /^Inspektor 07/)
  })

  await test.step('the inspector reads the screen again: that closes it', async () => {
    await phone.close()
    await takeOut('inspector')
    const revisit = await openPlannedVisit(page)
    await page.goto(`${world.address}/visit/${revisit}/recorder/${recorderId}`)
    await openRow(page, 'ch.audio_cfg')
    await photograph(page, words('capture.photo.add.menu'))
    await giveValue(page, 'ch.audio_cfg', false)
    // 108a asks for recordings without sound too: the setting alone leaves it open, and says so.
    await expect.poll(async () => (await findingPage(world, sound.id)).events.at(-1)?.event).toBe('unknown')
    expect(await stateOf(sound.id)).toBe('fixed')
    await readOff(page, 'ch.audio_track', false)
    await finishVisit(revisit)
    await expect.poll(() => stateOf(sound.id)).toBe('closed')
    const { events, verdicts } = await findingPage(world, sound.id)
    expect(verdicts.map(({ ruleId, outcome }) => `${ruleId} ${outcome}`).sort()).toEqual([
      'GDPR-25-AUDIO passed',
      'PL108A-1-IMAGE-ONLY passed',
    ])
    expect(events.at(-1)).toMatchObject({ event: 'passed', from: 'fixed', to: 'closed', actor: 'system:evaluate' })
  })

  await test.step('the desk and the installer read how it ended', async () => {
    await openFinding(desk.page, world, sound.id)
    await expect(desk.page.getByText(words('review.event.passed'))).toBeVisible()
    await phone.close()
    await takeOut('installer', `/orders/${sound.id}`)
    await expect(page.getByText(words('orders.closes.byEvidence'))).toBeVisible({ timeout: 30_000 })
  })
})
