import { describe, expect, it } from 'vitest'
import type { Result } from './desk-api.ts'
import { complaints, countError, dayError, emailError, lineError, passwordError } from './field-checks.ts'
import { createForm, fieldOf } from './form.ts'

const invalid = (...paths: string[]): Result<unknown> => ({
  ok: false,
  failure: {
    kind: 'problem',
    problem: { type: 'invalid', title: '', status: 400, errors: paths.map((path) => ({ path, message: 'Invalid' })) },
  },
})
const fields = ['name', 'administrator.email', 'assignments']
const formOf = (draft: { name: string }) =>
  createForm(() => draft, { fields, check: (given) => complaints({ name: lineError(given.name) }) })

describe('a form that is refused', () => {
  it('asks nothing of the server while a field is wrong', async () => {
    const form = formOf({ name: ' ' })
    let asked = 0
    const done = await form.submit(async () => ({ ok: true, value: (asked += 1) }))
    expect(done).toBe(false)
    expect(asked).toBe(0)
    expect(form.errors.value).toEqual({ name: 'required' })
    expect(form.refusals.value).toBe(1)
  })

  it('puts the server errors under their fields, however the path is spelt', async () => {
    const form = formOf({ name: 'x' })
    await form.submit(async () => invalid('/administrator/email', 'assignments[0].role'))
    expect(form.summary.value).toEqual(['administrator.email', 'assignments'])
    expect(form.failure.value).toBeNull()
  })

  it('keeps a refusal that belongs to no field above the form', async () => {
    const form = formOf({ name: 'x' })
    await form.submit(async () => invalid('name', 'token'))
    expect(form.errors.value).toEqual({ name: 'refused' })
    expect(form.failure.value).toMatchObject({ kind: 'problem' })
  })

  it('says under the field what is taken when the server answers with a conflict', async () => {
    const conflict = { field: 'email', error: 'taken' } as const
    const form = createForm(() => null, { fields: ['email'], check: () => ({}), conflict })
    const problem = { type: 'conflict', title: '', status: 409 } as const
    await form.submit(async () => ({ ok: false, failure: { kind: 'problem', problem } }))
    expect(form.errors.value).toEqual({ email: 'taken' })
    expect(form.failure.value).toBeNull()
  })

  it('leaves the draft as it was typed', async () => {
    const draft = { name: 'typed' }
    const form = formOf(draft)
    await form.submit(async () => ({ ok: false, failure: { kind: 'offline' } }))
    expect(draft).toEqual({ name: 'typed' })
    expect(form.failure.value).toEqual({ kind: 'offline' })
    expect(form.busy.value).toBe(false)
  })

  it('is sent once however often the button is pressed', async () => {
    const form = formOf({ name: 'x' })
    let answer: (result: Result<unknown>) => void = () => {}
    let asked = 0
    const send = () => {
      asked += 1
      return new Promise<Result<unknown>>((resolve) => (answer = resolve))
    }
    const first = form.submit(send)
    expect(await form.submit(send)).toBe(false)
    answer({ ok: true, value: null })
    expect(await first).toBe(true)
    expect(asked).toBe(1)
  })

  it('drops the complaint of the field being corrected and no other', async () => {
    const form = formOf({ name: 'x' })
    await form.submit(async () => invalid('name', 'assignments'))
    form.touched('name')
    expect(form.summary.value).toEqual(['assignments'])
  })
})

describe('field of a path', () => {
  it('is none when no field is its beginning', () => {
    expect(fieldOf('administrator.emailAddress', fields)).toBeNull()
  })
})

describe('field checks', () => {
  it('refuse what the server would refuse', () => {
    expect(emailError('a b@c')).toBe('email')
    expect(passwordError('short')).toBe('password-short')
    expect(lineError('x'.repeat(201))).toBe('too-long')
    expect(countError('-3')).toBe('number')
    expect(dayError('2026-13-41')).toBe('day')
  })

  it('let unknown counts and days stay empty', () => {
    expect([countError(''), dayError('')]).toEqual([null, null])
  })
})
