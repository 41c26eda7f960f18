// Over 300 lines: most are the list of recipes, one visit for each screen of routes.ts, read beside the one test that walks it.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import { inspectionResponse } from '@nadzor/shared/api/review'
import { people, PLATE, pulledRows, school } from '../demo.ts'
import {
  answerToiletAnteroom,
  confirmNobody,
  downloadSchool,
  logIn,
  openPlannedVisit,
  phoneBytes,
  shoot,
} from '../on-phone.ts'
import { DESK, PHONE, takeOutPhone } from '../phone.ts'
import type { Phone } from '../phone.ts'
import { createWorld } from '../world.ts'
import type { World } from '../world.ts'

/**
 * Every screen of routes.ts, with real data in it: no finding of axe (A, AA) at both sizes, light and dark, and no
 * sideways scrolling in any language.
 */

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** The narrowest a page must reflow to (WCAG 1.4.10). */
const SMALL = { width: 320, height: 640 }
const screens = fileURLToPath(new URL('../../.cache/screens', import.meta.url))

type Line = { path: string; name?: string; redirect?: unknown }
const list = new URL('../../client/src/routes.ts', import.meta.url).href
const { routes } = (await import(list)) as { routes: Line[] }

type Who = 'nobody' | 'inspector' | 'reviewer' | 'installer' | 'head' | 'administrator'
type Place = {
  visit: string
  camera: string
  sign: string
  recorder: string
  institution: string
  finding: string
  code: string
}
/** Who opens the screen, and where it is with real data in it. A screen in several states has a line for each. */
type Recipe = { who: Who; at: (place: Place) => string; state?: string }

const recipes: Record<string, Recipe[]> = {
  '/login': [{ who: 'nobody', at: () => '/login' }],
  '/setup': [{ who: 'nobody', at: () => 'setup' }],
  '/': [{ who: 'inspector', at: () => '/' }],
  '/scan': [
    { who: 'inspector', at: () => '/scan' },
    { who: 'inspector', at: () => '/scan?by=code', state: 'typed' },
  ],
  '/ledger': [{ who: 'inspector', at: () => '/ledger' }],
  '/settings': [{ who: 'inspector', at: () => '/settings' }],
  '/L/:code': [{ who: 'inspector', at: ({ code }) => `/L/${code}` }],
  '/visit/:inspection': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}` }],
  '/visit/:inspection/scan': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/scan` }],
  '/visit/:inspection/camera/:id': [
    { who: 'inspector', at: ({ visit, camera }) => `/visit/${visit}/camera/${camera}` },
    { who: 'inspector', at: ({ visit, camera }) => `/visit/${visit}/camera/${camera}?photo=place`, state: 'photo' },
  ],
  '/visit/:inspection/camera/:id/view': [
    { who: 'inspector', at: ({ visit, camera }) => `/visit/${visit}/camera/${camera}/view` },
  ],
  '/visit/:inspection/sign/:id': [{ who: 'inspector', at: ({ visit, sign }) => `/visit/${visit}/sign/${sign}` }],
  '/visit/:inspection/recorder/:id': [
    { who: 'inspector', at: ({ visit, recorder }) => `/visit/${visit}/recorder/${recorder}` },
  ],
  '/visit/:inspection/institution': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/institution` }],
  '/visit/:inspection/binding': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/binding` }],
  '/visit/:inspection/papers': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/papers` }],
  // With two answers in it: custody.spec.ts.
  '/visit/:inspection/conflict': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/conflict` }],
  '/visit/:inspection/finish': [{ who: 'inspector', at: ({ visit }) => `/visit/${visit}/finish` }],
  '/visit/:inspection/add/:kind': ['camera', 'sign', 'recorder', 'area'].map((kind) => ({
    who: 'inspector',
    at: ({ visit }) => `/visit/${visit}/add/${kind}`,
    state: kind,
  })),
  '/rules': [
    { who: 'inspector', at: () => '/rules' },
    { who: 'reviewer', at: () => '/rules?q=szatnia', state: 'desk' },
  ],
  '/rules/:pack/:rule': [
    { who: 'inspector', at: () => '/rules/pl-prawo-oswiatowe-108a/PL108A-3-SANITARY' },
    { who: 'head', at: () => '/rules/pl-prawo-oswiatowe-108a/PL108A-3-SANITARY', state: 'desk' },
  ],
  '/orders': [{ who: 'installer', at: () => '/orders' }],
  '/orders/:finding': [{ who: 'installer', at: ({ finding }) => `/orders/${finding}` }],
  '/desk/findings': [
    { who: 'reviewer', at: () => '/desk/findings' },
    { who: 'reviewer', at: () => '/desk/findings?state=closed', state: 'empty' },
  ],
  '/desk/findings/:finding': [
    { who: 'reviewer', at: ({ finding }) => `/desk/findings/${finding}` },
    { who: 'head', at: ({ finding }) => `/desk/findings/${finding}`, state: 'head' },
  ],
  '/desk/recorders': [{ who: 'reviewer', at: () => '/desk/recorders' }],
  '/desk/recorders/:recorder': [
    { who: 'reviewer', at: ({ recorder }) => `/desk/recorders/${recorder}` },
    { who: 'administrator', at: ({ recorder }) => `/desk/recorders/${recorder}`, state: 'administrator' },
  ],
  '/desk/fleet': [
    { who: 'reviewer', at: () => '/desk/fleet' },
    { who: 'head', at: () => '/desk/fleet?stand=failed', state: 'head' },
  ],
  '/desk/agents': [{ who: 'administrator', at: () => '/desk/agents' }],
  '/desk/binding/:institution?': [
    { who: 'reviewer', at: () => '/desk/binding' },
    { who: 'reviewer', at: ({ institution }) => `/desk/binding/${institution}`, state: 'one' },
    { who: 'head', at: () => '/desk/binding', state: 'head' },
  ],
  '/desk/rescue': [{ who: 'administrator', at: () => '/desk/rescue' }],
  '/desk/packs': [{ who: 'administrator', at: () => '/desk/packs' }],
  '/desk/plan': [
    { who: 'reviewer', at: () => '/desk/plan' },
    { who: 'reviewer', at: () => '/desk/plan?visit=new', state: 'new' },
  ],
  '/desk/institutions/:id/register': [
    { who: 'administrator', at: ({ institution }) => `/desk/institutions/${institution}/register` },
    {
      who: 'administrator',
      at: ({ institution, camera }) => `/desk/institutions/${institution}/register?open=camera:${camera}`,
      state: 'camera',
    },
    {
      who: 'administrator',
      at: ({ institution, recorder }) => `/desk/institutions/${institution}/register?add=channel&in=${recorder}`,
      state: 'new channel',
    },
  ],
  '/desk/visits': [{ who: 'reviewer', at: () => '/desk/visits' }],
  '/desk/visits/:inspection': [{ who: 'reviewer', at: ({ visit }) => `/desk/visits/${visit}` }],
  '/desk/users': [{ who: 'administrator', at: () => '/desk/users' }],
  '/desk/institutions': [{ who: 'administrator', at: () => '/desk/institutions' }],
  '/desk/institutions/:id': [{ who: 'administrator', at: ({ institution }) => `/desk/institutions/${institution}` }],
  '/desk/labels': [{ who: 'administrator', at: () => '/desk/labels' }],
}

let world: World
let empty: World
let folder: string
let place: Place
const phones: Partial<Record<Who, Phone>> = {}

async function phoneOf(who: Who): Promise<Page> {
  const phone = (phones[who] ??= await takeOutPhone({ profile: join(folder, who) }))
  if (who !== 'nobody' && phone.page.url() === 'about:blank') {
    await phone.page.goto(world.address)
    await logIn(phone.page, people[who])
    await phone.page.waitForURL((url) => url.pathname !== '/login')
  }
  return phone.page
}

/** The finding the visit raised at the camera, given to the school's installer. Answers its id. */
async function assignedFinding(camera: string): Promise<string> {
  const reviewer = await world.as(people.reviewer)
  const raised = async () =>
    findingsResponse.parse(await reviewer.get('/api/findings')).findings.find(({ subject }) => subject.id === camera)
  await expect.poll(raised, { timeout: 30_000 }).toBeTruthy()
  const id = (await raised())?.finding.id ?? ''
  const decide = async (event: string, more: object) =>
    findingResponse.parse(
      await reviewer.send('POST', `/api/findings/${id}/events`, {
        event,
        note: null,
        assigneeId: null,
        dueDay: null,
        ...more,
      }),
    )
  const { installers } = await decide('confirm', { base: 'open' })
  await decide('assign', { base: 'confirmed', assigneeId: installers[0]?.id, dueDay: '2099-12-31' })
  return id
}

/** A visit with an answer, a verdict and a photo in it, on the phone and at the server. */
async function makeVisit(): Promise<Place> {
  const page = await phoneOf('inspector')
  const [cameras, signs, recorders] = [
    await pulledRows(world, 'camera'),
    await pulledRows(world, 'sign'),
    await pulledRows(world, 'recorder'),
  ]
  await downloadSchool(page)
  const visit = await openPlannedVisit(page)
  const camera = cameras.find(({ plate }) => plate === PLATE)?.id ?? ''
  await page.goto(`${world.address}/visit/${visit}/camera/${camera}`)
  await answerToiletAnteroom(page)
  await expect(page.locator('section.verdict.failed').first()).toBeVisible()
  await shoot(page, 'view')
  await confirmNobody(page)
  await page.waitForURL(/\/view$/)
  await expect.poll(() => phoneBytes(page), { timeout: 60_000 }).toEqual({ photos: {}, waiting: 0 })
  const reviewer = await world.as(people.reviewer)
  await expect
    .poll(async () => inspectionResponse.parse(await reviewer.get(`/api/inspections/${visit}`)).verdicts.length)
    .toBeGreaterThan(0)
  const administrator = await world.as(people.administrator)
  const { labels } = await administrator.send<{ labels: { code: string }[] }>('POST', '/api/labels', { count: 1 })
  return {
    visit,
    camera,
    sign: signs[0]?.id ?? '',
    recorder: recorders[0]?.id ?? '',
    institution: (await school(world)).id,
    finding: await assignedFinding(camera),
    code: labels[0]?.code ?? '',
  }
}

test.beforeAll(async () => {
  await mkdir(screens, { recursive: true })
  folder = await mkdtemp(join(tmpdir(), 'nadzor-axe-'))
  ;[world, empty] = [await createWorld(), await createWorld({ demo: false })]
  place = await makeVisit()
})

test.afterAll(async () => {
  for (const phone of Object.values(phones)) await phone.close()
  await world?.end()
  await empty?.end()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** What axe finds on the page as it stands, one line a finding. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  const lines: string[] = []
  for (const { id, help, nodes } of violations) {
    for (const { target } of nodes) {
      const selector = String(target.at(-1))
      // A target that the page's foot happens to cut in half is whole once it is scrolled to.
      if (id === 'target-size' && !(await isSmallInView(page, selector))) continue
      lines.push(`${id}: ${help} (${selector})`)
    }
  }
  return lines
}

/** What makes the page scroll sideways: the innermost elements that reach past its right edge. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5 && element.children.length === 0)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.slice(0, 40)}"`)
  })
}

async function isSmallInView(page: Page, selector: string): Promise<boolean> {
  await page.locator(selector).evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const { violations } = await new AxeBuilder({ page }).include(selector).withRules(['target-size']).analyze()
  return violations.length > 0
}

test('every screen has a recipe, and every recipe a screen', () => {
  const paths = routes.filter(({ redirect }) => redirect === undefined).map(({ path }) => path)
  expect(Object.keys(recipes).sort()).toEqual(paths.sort())
})

for (const [path, lines] of Object.entries(recipes)) {
  for (const { who, at, state } of lines) {
    test(`${path}${state ? ` (${state})` : ''}`, async () => {
      const page = await phoneOf(who)
      const asked = at(place)
      const url = new URL(asked === 'setup' ? (empty.setupLink() ?? '') : world.address + asked)
      for (const [sizeName, size] of Object.entries({ phone: PHONE, desk: DESK })) {
        await page.setViewportSize(size)
        await page.goto(url.href)
        await expect(page.getByRole('heading').first()).toBeVisible()
        // Not led away: at most a list has opened its first line beside itself, as it does where there is room.
        const at = new URL(page.url()).pathname
        const opened = url.pathname.startsWith('/desk/') && at.startsWith(`${url.pathname}/`)
        expect(opened ? url.pathname : at).toBe(url.pathname)
        await page.waitForLoadState('networkidle')
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          const name = [(state ? `${path} ${state}` : path).replace(/[^a-z]+/gi, '-'), sizeName, colorScheme].join('.')
          await page.screenshot({ path: join(screens, `${name}.png`) })
          expect.soft(await findings(page), `${sizeName}, ${colorScheme}`).toEqual([])
        }
      }
      // Words of another language are longer; nobody scrolls sideways, not even at 320 px (WCAG 1.4.10).
      for (const language of ['sl', 'en', 'pl']) {
        await page.evaluate((chosen) => localStorage.setItem('nadzor.language', chosen), language)
        await page.setViewportSize(SMALL)
        await page.goto(url.href)
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        await expect(page.getByRole('heading').first()).toBeVisible()
        expect.soft(await tooWide(page), `320 px, ${language}`).toEqual([])
      }
    })
  }
}
