import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { memoryPhone } from '../../data/testing/memory-environment.ts'
import { environmentKey, useSession } from '../../session.ts'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import DeskFindingScreen from './DeskFindingScreen.vue'

const uuid = (n: number) => `019a0000-0000-7000-8000-00000000000${n}`
const HASH = 'a'.repeat(64)
const words = { pl: 'P', sl: 'P', en: 'P' }
const listed = {
  ...{ pack: 'p', edition: '1', hash: HASH, title: words, source: 'built-in' },
  ...{ validFrom: '2018-05-25', validUntil: null },
}
const findingOf = (n: number, state = 'open') => ({
  id: uuid(n),
  institutionId: uuid(9),
  subjectKind: 'recorder',
  subjectId: uuid(8),
  defect: 'rec.clock',
  state,
  force: 'legal',
  severity: 'minor',
  owner: 'installer',
  owners: ['installer'],
  ruleIds: ['CLOCK'],
  strength: 'read',
  assigneeId: null,
  dueDay: null,
  fixedBy: null,
  askAgain: false,
  openedAt: '2026-11-21T10:00:00.000Z',
  closedAt: null,
  reopenings: 0,
})
const subject = { kind: 'recorder', id: uuid(8), plate: 'R-1', name: 'Recorder', place: null }
const institution = { id: uuid(9), name: 'School' }
const pageOf = (n: number, state: string, may: string[]) => ({
  finding: findingOf(n, state),
  institution,
  subject,
  subjects: [],
  events: [],
  verdicts: [],
  answers: [],
  readings: [],
  evidence: [],
  people: [],
  installers: [{ id: uuid(7), name: 'Installer' }],
  may,
})

/** A server with two open findings; a decision is answered by `decide`. */
async function desk(role: string, decide: (body: { event: string }) => Answer | null) {
  const given: string[] = []
  const answer = ({ method, path, body }: Asked): Answer | null => {
    if (method === 'POST') {
      given.push((body as { event: string }).event)
      return decide(body as { event: string })
    }
    const one = /findings\/\S*(\d)$/.exec(path)
    if (one)
      return { ok: pageOf(Number(one[1]), 'open', role === 'reviewer' ? ['confirm', 'dismiss', 'send-back'] : []) }
    if (path.startsWith('/api/findings'))
      return {
        ok: {
          findings: [1, 2].map((n) => ({ finding: findingOf(n), institution, subject, photosUnderWay: n - 1 })),
          next: null,
          total: 2,
        },
      }
    if (path === '/api/packs') return { ok: { packs: [listed] } }
    return { refused: 'not-found', status: 404 }
  }
  const { asked, router, later, global } = await deskForTest(answer)
  router.addRoute({ path: '/desk/findings/:finding', name: 'desk-finding', component: { render: () => null } })
  await router.push(`/desk/findings/${uuid(1)}`)
  const phone = memoryPhone().boot(async () => new Response(null, { status: 404 }))
  const provide = { ...global.provide, [environmentKey as symbol]: phone }
  const Page = defineComponent({
    setup() {
      useSession().user = { id: uuid(6), assignments: [{ role, scopeKind: 'authority', scopeId: uuid(5) }] } as never
      return () => h(DeskFindingScreen)
    },
  })
  const page = mount(Page, { global: { ...global, provide }, attachTo: document.body })
  await flushPromises()
  const press = async (key: string) => {
    document
      .querySelector<HTMLElement>('a[aria-current="true"].line')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await flushPromises()
  }
  const text = () => document.body.textContent ?? ''
  const click = async (words: string) => {
    const found = [...document.querySelectorAll('button')].filter((one) => one.textContent?.includes(words))
    found.at(-1)?.click()
    await flushPromises()
  }
  return { page, router, asked, given, later, press, click, text }
}

beforeEach(() => {
  localStorage.clear()
  // jsdom draws nothing: a desk, not a phone, and nothing to scroll.
  window.matchMedia = () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }) as never
  Element.prototype.scrollIntoView = () => {}
})
afterEach(() => (document.body.innerHTML = ''))

describe('the findings desk', () => {
  it('gives somebody who may only read no bar and no keys', async () => {
    const { press, text } = await desk('dpo', () => null)
    expect(text()).toContain('Recorder')
    await press('p')
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(text()).not.toContain('Confirm and assign')
  })

  it('does not move on when the decision came too late, and says so', async () => {
    const { router, press, click, text } = await desk('reviewer', () => ({ refused: 'conflict', status: 409 }))
    await press('p')
    await click('Confirm and assign')
    expect(text()).toContain('Your decision was not recorded')
    expect(router.currentRoute.value.path).toBe(`/desk/findings/${uuid(1)}`)
  })

  it('asks why before it dismisses', async () => {
    const { given, press, click, text } = await desk('reviewer', () => null)
    await press('o')
    await click('Dismiss')
    expect(text()).toContain('Write why')
    expect(given).toEqual([])
  })

  it('confirms and assigns with what is suggested, and opens the next finding', async () => {
    const { router, given, asked, press, click, text } = await desk('reviewer', ({ event }) => ({
      ok: pageOf(1, event === 'confirm' ? 'confirmed' : 'assigned', []),
    }))
    await press('p')
    await click('Confirm and assign')
    expect(given).toEqual(['confirm', 'assign'])
    expect(asked.find((one) => (one.body as { event?: string } | null)?.event === 'assign')?.body).toMatchObject({
      base: 'confirmed',
      assigneeId: uuid(7),
      dueDay: '2026-12-21',
    })
    expect(router.currentRoute.value.path).toBe(`/desk/findings/${uuid(2)}`)
    expect(text()).toContain('To decide')
  })

  it('leaves the keys alone once they are switched off', async () => {
    localStorage.setItem('nadzor.findingKeys', 'off')
    const { press } = await desk('reviewer', () => null)
    await press('p')
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })
})
