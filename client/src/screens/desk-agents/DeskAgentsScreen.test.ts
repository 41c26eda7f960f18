import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { memoryPhone } from '../../data/testing/memory-environment.ts'
import { environmentKey } from '../../session.ts'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import DeskAgentsScreen from './DeskAgentsScreen.vue'
import { inOrder } from './use-desk-agents.ts'
import type { Agent } from './use-desk-agents.ts'

const at = '2026-11-21T11:00:00.000Z'
const agent = (n: number, name: string, state: Agent['state']): Agent => ({
  id: `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  ...{ name, state, createdAt: at, enrolledAt: null, lastSeenAt: null, revokedAt: null, sealKey: null },
  ...{ networks: [], recorders: 0 },
})

async function screenThat(answer: (asked: Asked) => Answer | null) {
  const world = await deskForTest(answer)
  const phone = memoryPhone().boot(async () => new Response(null, { status: 404 }))
  const provide = { ...world.global.provide, [environmentKey as symbol]: phone }
  const screen = mount(DeskAgentsScreen, { global: { ...world.global, provide }, attachTo: document.body })
  await flushPromises()
  const press = async (words: string, within: ParentNode | null = document.body) => {
    const button = [...(within?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.includes(words))
    button?.click()
    await flushPromises()
  }
  const submit = async (name: string) => {
    await screen.get('[data-field="name"]').setValue(name)
    await screen.get('form').trigger('submit')
    await flushPromises()
  }
  return { ...world, screen, press, submit }
}

describe('agents on the desk', () => {
  it('says so when the server does not answer, and when this person may not', async () => {
    const away = await screenThat(() => null)
    expect(away.screen.text()).toContain('The server does not answer')
    away.screen.unmount()
    const barred = await screenThat(() => ({ refused: 'forbidden', status: 403 }))
    expect(barred.screen.text()).toContain('Your role does not allow this')
    expect(barred.screen.find('form').exists()).toBe(false)
    barred.screen.unmount()
  })

  it('invites nobody without a name', async () => {
    const { screen, asked, submit } = await screenThat(() => ({ ok: { agents: [] } }))
    expect(screen.text()).toContain('No agent has been enrolled yet')
    await submit('  ')
    expect(asked.every((one) => one.method === 'GET')).toBe(true)
    screen.unmount()
  })

  it('shows the code with its end, and never again once it is hidden', async () => {
    const invited = { agent: agent(1, 'Room 12', 'invited'), code: 'one-time-code', until: '2026-11-23T12:00:00.000Z' }
    const { screen, submit, press, asked } = await screenThat(({ method }) =>
      method === 'POST' ? { ok: invited } : { ok: { agents: [invited.agent] } },
    )
    await submit(' Room 12 ')
    expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ name: 'Room 12' })
    expect(screen.text()).toContain('one-time-code')
    expect(screen.text()).toContain('23 November 2026')
    await press('hide the code')
    expect(screen.html()).not.toContain('one-time-code')
    screen.unmount()
  })

  it('revokes only after the question was answered with yes', async () => {
    const { screen, press, asked } = await screenThat(() => ({ ok: { agents: [agent(1, 'Room 12', 'enrolled')] } }))
    const gone = () => asked.filter((one) => one.method === 'DELETE').map((one) => one.path)
    await press('Revoke', screen.element.querySelector('.rows'))
    await press('Keep it')
    expect(gone()).toEqual([])
    await press('Revoke', screen.element.querySelector('.rows'))
    await press('Revoke', document.querySelector('[role="dialog"]'))
    expect(gone()).toEqual([`/api/agents/${agent(1, '', 'enrolled').id}`])
    expect(screen.text()).toContain('Room 12 is revoked.')
    screen.unmount()
  })

  it('lists those that work first and the revoked last', () => {
    const all = [
      agent(1, 'A', 'revoked'),
      agent(2, 'C', 'enrolled'),
      agent(3, 'B', 'invited'),
      agent(4, 'B', 'enrolled'),
    ]
    expect(inOrder(all).map((one) => one.id.at(-1))).toEqual(['4', '2', '3', '1'])
  })
})
