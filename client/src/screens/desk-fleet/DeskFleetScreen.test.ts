import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { FleetResponse } from '@nadzor/shared/api/probes'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { memoryPhone } from '../../data/testing/memory-environment.ts'
import { environmentKey, useSession } from '../../session.ts'
import DeskFleetScreen from './DeskFleetScreen.vue'

const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const at = '2026-11-21T11:59:00.000Z'
const line = (n: number, stand: FleetResponse['probes'][number]['stand'], more: object = {}) => ({
  job: {
    id: id(n),
    state: 'queued',
    createdAt: at,
    finishedAt: null,
    error: null,
    probeId: null,
    agentId: null,
    runId: id(99),
  },
  ...{ stand, reason: 'demand', notBefore: at, why: null, agent: null },
  recorder: { id: id(100 + n), plate: `R-${n}`, name: `Recorder ${n}` },
  institution: { id: id(200), name: 'School 1' },
  ...more,
})
const none = { total: 0, waiting: 0, running: 0, told: 0, failed: 0, cancelled: 0 }
const whole = {
  counts: { ...none, total: 3, running: 1, told: 1, failed: 1 },
  failures: [{ why: 'unreachable', count: 1 }],
  probes: [line(1, 'running'), line(2, 'told'), line(3, 'failed', { why: 'unreachable' })],
  next: null,
}

async function screenThat(answer: (asked: Asked) => Answer | null, role: 'reviewer' | 'head' = 'reviewer') {
  const world = await deskForTest(answer)
  await world.router.push('/desk/fleet')
  const phone = memoryPhone().boot(async () => new Response())
  const provide = { ...world.global.provide, [environmentKey as symbol]: phone }
  const screen = mount(DeskFleetScreen, { global: { ...world.global, provide }, attachTo: document.body })
  const session = useSession()
  const held = { role, scopeKind: 'authority', scopeId: id(300) }
  session.user = { assignments: [held] } as never
  await flushPromises()
  const press = async (words: string, within: ParentNode = document.body) => {
    const button = [...within.querySelectorAll('button')].find((one) => one.textContent?.includes(words))
    button?.click()
    await flushPromises()
    return button !== undefined
  }
  return { ...world, screen, press }
}

describe('rounds of checks on the desk', () => {
  it('says that the server does not answer, and takes no button away', async () => {
    const { screen } = await screenThat(() => null)
    expect(screen.text()).toContain('The server does not answer')
    expect(screen.text()).toContain('Check all recorders')
    screen.unmount()
  })

  it('says when there is nothing', async () => {
    const { screen } = await screenThat(() => ({ ok: { ...whole, counts: none, failures: [], probes: [] } }))
    expect(screen.text()).toContain('No check is under way')
    screen.unmount()
  })

  it('says how many of how many, which failed and why, in words', async () => {
    const { screen } = await screenThat(() => ({ ok: whole }))
    expect(screen.text()).toContain('2 of 3 ended')
    expect(screen.text()).toContain('1: the device does not answer.')
    expect(screen.text()).toContain('Not read: the device does not answer.')
    screen.unmount()
  })

  it('lets a head look, not begin nor stop', async () => {
    const { screen, press } = await screenThat(() => ({ ok: whole }), 'head')
    expect([await press('Check all'), await press('Stop')]).toEqual([false, false])
    screen.unmount()
  })

  it('begins a round of all, follows it by its number, and names those passed over', async () => {
    const begun = { runId: id(99), asked: 2, passedOver: [{ recorderId: id(7), why: 'no-consent' }] }
    const { screen, press, asked } = await screenThat(({ method }) => ({ ok: method === 'POST' ? begun : whole }))
    await press('Check all recorders')
    expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ recorderIds: null })
    expect(asked.at(-1)?.path).toContain(`run=${id(99)}`)
    expect(screen.text()).toContain('2 recorders asked.')
    expect(screen.text()).toContain('1: There is no consent valid today.')
    screen.unmount()
  })

  it('asks again by itself while one is being asked, and rests when all ended', async () => {
    let answer = whole
    const { screen, asked, later } = await screenThat(() => ({ ok: answer }))
    const before = asked.length
    answer = { ...whole, counts: { ...none, total: 3, told: 3 }, failures: [], probes: [] }
    later()
    await flushPromises()
    expect(asked.length).toBeGreaterThan(before)
    expect(screen.text()).toContain('3 of 3 ended')
    screen.unmount()
  })

  it('stops one at once, and all only after a question', async () => {
    const { screen, press, asked } = await screenThat(({ method, path }) => {
      if (method !== 'DELETE') return { ok: whole }
      return {
        ok: path.startsWith('/api/jobs')
          ? { ...whole.probes[0]?.job, attempts: 1, state: 'cancelled' }
          : { cancelled: 1 },
      }
    })
    const stopped = () => asked.filter((one) => one.method === 'DELETE').map((one) => one.path)
    await press('Stop', screen.element.querySelector('.rows') ?? document.body)
    expect(stopped()).toEqual([`/api/jobs/${id(1)}`])
    await press('Stop all')
    expect(stopped()).toHaveLength(1)
    await press('Stop all', document.querySelector('[role="dialog"]') ?? document.createElement('i'))
    expect(stopped()[1]).toBe('/api/probes')
    expect(screen.text()).toContain('1 check stopped.')
    screen.unmount()
  })
})
