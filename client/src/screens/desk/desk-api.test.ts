import { describe, expect, it } from 'vitest'
import { deskApi } from './desk-api.ts'
import { failureKey } from './failure.ts'

type Call = { path: string; init: RequestInit | undefined }

/** Answers in turn; the last one stays. An Error is thrown, as fetch does without a network. */
function serverThat(...answers: (Response | Error)[]) {
  const calls: Call[] = []
  const pauses: number[] = []
  const api = deskApi({
    fetch: async (input, init) => {
      calls.push({ path: String(input), init })
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer given')
      return answer.clone()
    },
    sleep: async (ms) => void pauses.push(ms),
  })
  return { api, calls, pauses }
}

const refusal = (status: number, type: string, more: object = {}) =>
  new Response(JSON.stringify({ type: `urn:nadzor:problem:${type}`, title: type, status, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })

describe('a refused desk call', () => {
  it('gives the problem with its short type, its number and its field errors', async () => {
    const errors = [{ path: 'email', message: 'Invalid' }]
    const { api } = serverThat(refusal(400, 'invalid', { instance: 'A1', errors }))
    const result = await api.createUser({} as never)
    expect(result).toMatchObject({ ok: false, failure: { problem: { type: 'invalid', instance: 'A1', errors } } })
  })

  it('understands a type already shortened', async () => {
    const { api } = serverThat(
      new Response(JSON.stringify({ type: 'forbidden', title: 'x', status: 403 }), { status: 403 }),
    )
    const result = await api.users()
    expect(result.ok ? null : failureKey(result.failure)).toBe('desk.failure.forbidden')
  })

  it('is a server out of reach when a proxy answers with a page of its own', async () => {
    const { api } = serverThat(new Response('<html>502</html>', { status: 502 }))
    expect(await api.users()).toMatchObject({ ok: false, failure: { problem: { type: 'unavailable', status: 502 } } })
  })

  it('says the answer cannot be read when a captive portal answers with its page', async () => {
    const { api } = serverThat(new Response('<html>Log in</html>', { status: 200 }))
    expect(await api.users()).toMatchObject({ ok: false, failure: { kind: 'garbled' } })
  })

  it('says the answer cannot be read when the body does not fit its schema', async () => {
    const { api } = serverThat(new Response(JSON.stringify({ users: 'none' }), { status: 200 }))
    expect(await api.users()).toMatchObject({ ok: false, failure: { kind: 'garbled' } })
  })

  it('is not repeated when the server refused', async () => {
    const { api, calls } = serverThat(refusal(403, 'forbidden'))
    await api.users()
    expect(calls).toHaveLength(1)
  })

  it('never repeats a change by itself, even without a network', async () => {
    const { api, calls } = serverThat(new TypeError('fetch failed'))
    expect(await api.mintLabels(3)).toEqual({ ok: false, failure: { kind: 'offline' } })
    expect(calls).toHaveLength(1)
  })

  it('is offline after three lost readings', async () => {
    const { api, calls, pauses } = serverThat(new TypeError('fetch failed'))
    expect(await api.users()).toEqual({ ok: false, failure: { kind: 'offline' } })
    expect(calls).toHaveLength(3)
    expect(pauses).toEqual([500, 2000])
  })
})

describe('a desk call that is answered', () => {
  it('reads again after a restart of the server', async () => {
    const page = new Response(JSON.stringify({ users: [], next: null }), { status: 200 })
    const { api } = serverThat(refusal(503, 'unavailable'), page)
    expect(await api.users()).toEqual({ ok: true, value: { users: [], next: null } })
  })

  it('asks for the page, the search and the institution given, and nothing that is empty', async () => {
    const { api, calls } = serverThat(new Response(JSON.stringify({ inspections: [], next: null }), { status: 200 }))
    await api.inspections({ after: 'x&y', institution: undefined, q: '' })
    expect(calls[0]?.path).toBe('/api/inspections?after=x%26y&limit=50')
  })

  it('accepts an empty body for a change', async () => {
    const { api, calls } = serverThat(new Response(null, { status: 204 }))
    expect((await api.changeOwnPassword({ current: 'a', next: 'bbbbbbbbbb' })).ok).toBe(true)
    expect(calls[0]?.init).toMatchObject({ method: 'PUT', body: '{"current":"a","next":"bbbbbbbbbb"}' })
  })
})
