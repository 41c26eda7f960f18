import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { people, SCHOOL } from '../demo.ts'
import { connectPlantedRecorder, giveLogin, mend, OWN_LOGIN, recorderOfSchool } from '../fake-recorder.ts'
import { booksOf, findingPage, findingsAtRecorder, oneFinding, ruleTitle, statesByDefect } from '../findings.ts'
import { confirmAndAssign, openFinding, openRecorder, probeNow, sitDown } from '../on-desk.ts'
import { downloadSchool, logIn, openPlannedVisit, phoneBytes, waitForPrecache } from '../on-phone.ts'
import { giveValue, photograph, readOff } from '../on-recorder.ts'
import { takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { words } from '../words.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/** A recorder measured over the network: each gap becomes one finding, is repaired, and the measurement says when it is gone. */

const RECORDER = 'R-1'
let world: World
let folder: string
let fake: FakeRecorder
let recorderId: string
/** The channel of K-01, whose gaps are followed to their end. */
let channelId: string
let channelIds: string[]
let desk: Phone
let phone: Phone
let page: Page

test.beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'nadzor-repair-'))
  fake = await connectPlantedRecorder(world)
  const { recorder, channels, cameras } = await recorderOfSchool(world)
  recorderId = recorder.id
  channelIds = channels.map(({ id }) => id).sort()
  const camera = cameras.find(({ plate }) => plate === 'K-01')
  channelId = channels.find(({ cameraId }) => cameraId === camera?.id)?.id ?? ''
})

test.afterAll(async () => {
  await desk?.close()
  await phone?.close()
  await world?.end()
  await fake?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** The same phone taken out of the pocket: the profile is all that is left of the last time. */
async function takeOut(profile: string, path = '/'): Promise<void> {
  phone = await takeOutPhone({ profile: join(folder, profile) })
  page = phone.page
  await page.goto(world.address + path)
}

const states = (ids: string[]): Promise<string[]> =>
  Promise.all(ids.map(async (id) => (await findingPage(world, id)).finding.state))

test('the gaps of a recorder, from the measurement that finds them to the one that closes them', async () => {
  test.setTimeout(400_000)

  await test.step('an inspector asks what no recorder tells: whether a factory password is left', async () => {
    await takeOut('inspector')
    await logIn(page, people.inspector)
    await downloadSchool(page)
    const visit = await openPlannedVisit(page)
    await page.goto(`${world.address}/visit/${visit}/recorder/${recorderId}`)
    await readOff(page, 'acc.default_pwd', false)
    await expect.poll(async () => (await phoneBytes(page)).waiting, { timeout: 30_000 }).toBe(0)
    await phone.close()
  })
  expect(await findingsAtRecorder(world)).toEqual([])

  await test.step('the reviewer has the recorder asked', async () => {
    desk = await sitDown(world, join(folder, 'desk'))
    await openRecorder(desk.page, RECORDER, SCHOOL)
    await probeNow(desk.page)
  })

  await test.step('each planted gap is one finding on its subject, with every clause and its force', async () => {
    const found = await findingsAtRecorder(world)
    const shape = (subjects: string[], rules: string[], force: string, severity: string) => ({
      subjects,
      rules: rules.join(' '),
      force,
      severity,
    })
    const groups = Map.groupBy(found, ({ defect }) => defect)
    const seen = Object.fromEntries(
      [...groups].map(([defect, all]) => {
        const alike = new Set(all.map(({ ruleIds, force, severity }) => JSON.stringify([ruleIds, force, severity])))
        expect([...alike], defect).toHaveLength(1)
        const [{ ruleIds = [], force = '', severity = '' } = {}] = all
        return [defect, shape(all.map(({ subjectId }) => subjectId).sort(), ruleIds, force, severity)]
      }),
    )
    expect(seen).toEqual({
      'rec.fps': shape(channelIds, ['P07-REC-FPS'], 'benchmark', 'info'),
      'rec.audio': shape(channelIds, ['GDPR-25-AUDIO', 'PL108A-1-IMAGE-ONLY'], 'legal', 'critical'),
      'retention.max': shape(
        channelIds,
        ['KP22-3-RETENTION', 'PL108A-4-RETENTION', 'PL108A-4-RETENTION-SET'],
        'legal',
        'critical',
      ),
      'acc.shared': shape([recorderId], ['GDPR-32-ACCOUNTS'], 'legal', 'critical'),
      'rec.clock': shape([recorderId], ['GDPR-32-CLOCK'], 'unconfirmed', 'minor'),
    })
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['open']))
  })

  await test.step('on its page twelve frames are information, without a grant no requirement', async () => {
    const gaps = desk.page.getByRole('region', { name: words('review.gap.title') })
    const gap = (rule: string) =>
      gaps.locator('section').filter({ has: desk.page.getByRole('heading', { name: ruleTitle(rule) }) })
    const frames = gap('P07-REC-FPS')
    await expect(frames.getByText(/12\sklatek/)).toBeVisible()
    await expect(frames.getByText(words('common.severity.info'))).toBeVisible()
    await expect(frames.getByText(words('common.verdict.benchmark'))).toBeVisible()
    await expect(gap('PL108A-4-RETENTION').getByText(words('common.severity.critical'))).toBeVisible()
    await expect(gap('PL108A-4-RETENTION').getByText(/art\. 22.*Kodeks pracy/)).toBeVisible()
  })

  const [frames, sound, accounts] = await Promise.all([
    oneFinding(world, 'rec.fps', channelId),
    oneFinding(world, 'rec.audio', channelId),
    oneFinding(world, 'acc.shared', recorderId),
  ])
  const orders = [frames.id, sound.id, accounts.id]

  await test.step('the reviewer confirms and assigns', async () => {
    for (const id of orders) {
      await openFinding(desk.page, world, id)
      await confirmAndAssign(desk.page)
    }
    expect(await states(orders)).toEqual(['assigned', 'assigned', 'assigned'])
  })

  await test.step('the installer takes the orders along', async () => {
    await takeOut('installer')
    await logIn(page, people.installer)
    await page.waitForURL(/\/orders$/)
    for (const rule of ['P07-REC-FPS', 'PL108A-1-IMAGE-ONLY', 'GDPR-32-ACCOUNTS'])
      await expect(page.getByRole('link', { name: ruleTitle(rule) })).toBeVisible()
    await waitForPrecache(page)
  })

  await test.step('and reports them put right, where there is no network', async () => {
    await phone.close()
    await world.stop()
    await takeOut('installer')
    for (const rule of ['P07-REC-FPS', 'GDPR-32-ACCOUNTS']) {
      await page.getByRole('link', { name: ruleTitle(rule) }).click()
      await page.getByRole('button', { name: words('orders.report') }).click()
      await expect(page.getByText(words('orders.said.saved'))).toBeVisible()
      await page.goto(`${world.address}/orders`)
    }
    // A value typed off the recorder's screen is backed by a photo of it.
    await page.getByRole('link', { name: ruleTitle('PL108A-1-IMAGE-ONLY') }).click()
    await page.getByRole('button', { name: words('orders.repair.read', { label: 'dźwięk włączony' }) }).click()
    await photograph(page, words('capture.photo.add.menu'))
    await giveValue(page, 'ch.audio_cfg', false)
    await page.getByRole('button', { name: words('orders.report') }).click()
    await expect(page.getByText(words('orders.said.saved'))).toBeVisible()
    const held = await phoneBytes(page)
    expect(Object.keys(held.photos)).toHaveLength(1)
    expect(held.waiting).toBeGreaterThanOrEqual(4)
  })

  await test.step('the reports arrive; the recorder is asked again by itself and is still wrong: all come back', async () => {
    await world.start()
    await page.goto(`${world.address}/ledger`)
    const send = page.getByRole('button', { name: words('visit.ledger.sendNow') })
    if (await send.isVisible()) await send.click()
    await expect.poll(() => phoneBytes(page), { timeout: 60_000 }).toEqual({ photos: {}, waiting: 0 })
    await expect.poll(() => states(orders), { timeout: 60_000 }).toEqual(['reopened', 'reopened', 'reopened'])
    for (const id of orders) {
      const { events } = await findingPage(world, id)
      expect(events.map(({ event }) => event)).toContain('mark-fixed')
      expect(events.at(-1)).toMatchObject({ event: 'failed-again', from: 'fixed', to: 'reopened' })
    }
  })

  await test.step('with the figures, on the desk and on the phone', async () => {
    await openFinding(desk.page, world, frames.id)
    const history = desk.page.getByRole('listitem').filter({ hasText: words('review.event.reopened') })
    await expect(history.getByText(/12\sklatek/)).toBeVisible()
    await expect(desk.page.getByText(words('review.state.reopened')).first()).toBeVisible()

    await page.goto(`${world.address}/orders/${frames.id}`)
    await expect(page.getByText(words('orders.phase.again', { round: 2 }))).toBeVisible()
    const asked = page.getByRole('region', { name: words('orders.asked') })
    await expect(asked.getByText(/^12\skl/)).toHaveCount(2)
    await expect(asked.getByText(words('reasons.below', { value: 12, min: 25 }))).toBeVisible()
  })

  await test.step('the recorder is mended and the login made for the audit written down', async () => {
    mend(fake)
    await giveLogin(world, fake, OWN_LOGIN)
  })

  await test.step('the installer has it asked; the measurement closes what is gone', async () => {
    await page.getByRole('button', { name: words('orders.probe.go') }).click()
    await expect(page.getByText(words('orders.probe.told'))).toBeVisible({ timeout: 60_000 })
    await expect
      .poll(() => statesByDefect(world), { timeout: 60_000 })
      .toEqual({
        'rec.audio': ['closed'],
        'retention.max': ['closed'],
        'acc.shared': ['closed'],
        'rec.clock': ['closed'],
        'rec.fps': ['open', 'reopened'],
      })
    expect(fake.failedLogins).toBe(0)
    await page.goto(`${world.address}/orders/${sound.id}`)
    await expect(page.getByText(words('orders.closes.byMeasurement'))).toBeVisible({ timeout: 30_000 })
  })

  await test.step('twenty-five frames set prove nothing of the recording: that stays open and says why', async () => {
    for (const id of [frames.id, (await findingsAtRecorder(world)).find((one) => one.state === 'open')?.id ?? '']) {
      const { verdicts, events } = await findingPage(world, id)
      expect(verdicts).toMatchObject([
        { ruleId: 'P07-REC-FPS', outcome: 'cantTell', reason: { code: 'setting-no-proof' }, missing: ['ch.fps_meas'] },
      ])
      expect(events.at(-1)).toMatchObject({ event: 'unknown', actor: 'system:evaluate' })
      expect(events.at(-1)?.facts[0]).toMatchObject({ fact: 'ch.fps_cfg', value: 25 })
    }
    await openFinding(desk.page, world, frames.id)
    await expect(desk.page.getByText(words('reasons.setting-no-proof')).first()).toBeVisible()
    await page.goto(`${world.address}/orders/${frames.id}`)
    await expect(page.getByText(words('reasons.setting-no-proof'))).toBeVisible({ timeout: 30_000 })
  })

  await test.step('a second probe adds nothing', async () => {
    const before = await booksOf(world)
    await openRecorder(desk.page, RECORDER, SCHOOL)
    await probeNow(desk.page)
    expect(await booksOf(world)).toEqual(before)
  })
})
