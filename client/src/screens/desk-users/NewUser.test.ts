import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer } from '../desk/desk-in-tests.ts'
import NewUser from './NewUser.vue'

const scopes = [{ value: 'authority:019a0000-0000-7000-8000-0000000000aa', label: 'whole authority' }]

async function formThatGets(answer: Answer | null) {
  const { asked, global } = await deskForTest(() => answer)
  const form = mount(NewUser, { props: { scopes }, global, attachTo: document.body })
  const fill = (field: string, value: string) => form.get(`[data-field="${field}"]`).setValue(value)
  const fillAll = async () => {
    await fill('name', 'Ana Kos')
    await fill('email', 'Ana@Example.org')
    await fill('password', 'long enough')
    await fill('assignments', 'reviewer')
  }
  const submit = async () => {
    await form.get('form').trigger('submit')
    await flushPromises()
  }
  const typed = () => (form.get('[data-field="name"]').element as HTMLInputElement).value
  return { form, asked, fillAll, submit, typed }
}

describe('adding a user', () => {
  it('asks nothing of the server while fields are empty, and links each complaint to its field', async () => {
    const { form, asked, submit } = await formThatGets(null)
    await submit()
    expect(asked).toEqual([])
    const links = form.findAll('.summary a')
    expect(links.map((link) => link.attributes('href'))).toEqual(['#name', '#email', '#password', '#assignments'])
    await links[1]?.trigger('click')
    expect(document.activeElement?.getAttribute('data-field')).toBe('email')
  })

  it('keeps what was typed when the connection is lost', async () => {
    const { form, fillAll, submit, typed } = await formThatGets(null)
    await fillAll()
    await submit()
    expect(typed()).toBe('Ana Kos')
    expect(form.text()).toContain('The server does not answer')
    expect(form.emitted('created')).toBeUndefined()
  })

  it('says under the e-mail that it is taken', async () => {
    const { form, fillAll, submit } = await formThatGets({ refused: 'conflict', status: 409 })
    await fillAll()
    await submit()
    expect(form.get('[data-field="email"]').attributes('aria-invalid')).toBe('true')
  })

  it('puts a refused field of the server under that field', async () => {
    const errors = [{ path: 'assignments.0.scopeId', message: 'unknown' }]
    const { form, fillAll, submit } = await formThatGets({ refused: 'invalid', status: 400, errors })
    await fillAll()
    await submit()
    expect(form.findAll('.summary a').map((link) => link.attributes('href'))).toEqual(['#assignments'])
  })

  it('sends a person the server would accept', async () => {
    const id = '019a0000-0000-7000-8000-000000000001'
    const assignments = [{ role: 'reviewer', scopeKind: 'authority', scopeId: '019a0000-0000-7000-8000-0000000000aa' }]
    const user = { id, name: 'Ana Kos', email: 'ana@example.org', language: 'en', disabled: false, assignments }
    const { form, asked, fillAll, submit } = await formThatGets({ ok: user })
    await fillAll()
    await submit()
    const { disabled: _, ...created } = user
    expect(asked).toEqual([{ method: 'POST', path: '/api/users', body: { ...created, password: 'long enough' } }])
    expect(form.emitted('created')).toEqual([[user]])
  })
})
