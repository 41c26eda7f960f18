import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { deskForTest } from '../desk/desk-in-tests.ts'
import CredentialForm from './CredentialForm.vue'
import type { DeskRecorder } from './use-desk-recorder.ts'

const recorderId = '019a0000-0000-7000-8000-000000000002'
const agent = {
  ...{ id: '019a0000-0000-7000-8000-000000000001', name: 'Room 12', lastSeenAt: null, revoked: false },
  // The agent's public key of RFC 7748, section 6.1 (Bob's), in base64url.
  sealKey: Buffer.from('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f', 'hex').toString('base64url'),
}

async function save(served: object | null) {
  const { asked, global } = await deskForTest(() => ({ ok: null }))
  const page = ref({ agent: served, credential: null, connection: { host: '192.168.1.20', secure: true } })
  const desks = { page, refresh: async () => true } as unknown as DeskRecorder
  const form = mount(CredentialForm, { props: { desks, recorderId }, global, attachTo: document.body })
  await form.get('[data-field="user"]').setValue('audit')
  await form.get('[data-field="password"]').setValue('planted')
  await form.get('form').trigger('submit')
  // Sealing takes several turns of WebCrypto.
  await vi.waitFor(() => expect(asked.length + form.findAll('[role="alert"]').length).toBeGreaterThan(0))
  await flushPromises()
  const text = form.text()
  form.unmount()
  return { asked, text }
}

describe('the login of a recorder', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is not sent at all by a browser that cannot seal it, and that is said', async () => {
    vi.stubGlobal('crypto', {})
    const { asked, text } = await save(agent)
    expect(asked).toEqual([])
    expect(text).toContain('This browser cannot seal a login')
  })

  it('is not sent for an agent that was revoked or never enrolled', async () => {
    for (const [more, words] of [
      [{ revoked: true }, 'was revoked'],
      [{ sealKey: null }, 'is not enrolled yet'],
    ] as const) {
      const { asked, text } = await save({ ...agent, ...more })
      expect([asked, text.includes(words)]).toEqual([[], true])
    }
  })

  it('leaves sealed for the agent that serves the recorder', async () => {
    const { asked } = await save(agent)
    expect(asked).toMatchObject([
      { method: 'PUT', body: { agentId: agent.id, sealed: expect.stringMatching(/^a\d\./) } },
    ])
    expect(JSON.stringify(asked)).not.toContain('planted')
  })

  it('leaves in the clear only for a recorder that the server itself asks', async () => {
    expect((await save(null)).asked).toMatchObject([{ method: 'PUT', body: { user: 'audit', password: 'planted' } }])
  })
})
