import { describe, expect, it } from 'vitest'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import type { FindingState } from '@nadzor/shared/findings/transitions'
import type { Result } from '../desk/desk-api.ts'
import { createDecisions } from './decisions.ts'

const pageOf = (state: FindingState, id = 'f1'): FindingResponse =>
  ({ finding: { id, state }, events: [], installers: [] }) as never
const ok = (state: FindingState): Result<FindingResponse> => ({ ok: true, value: pageOf(state) })
const problem = (type: 'conflict' | 'forbidden', status: number) =>
  ({ ok: false, failure: { kind: 'problem', problem: { type, title: type, status } } }) as const
const order = { assigneeId: 'u1', dueDay: '2026-11-24', note: ' ' }

function desk(answers: Result<FindingResponse>[], state: FindingState = 'open') {
  const sent: { id: string; event: string; base: string; note: string | null; assigneeId: string | null }[] = []
  const log: string[] = []
  const made = createDecisions(
    {
      decide: async (id, { event, base, note, assigneeId }) => {
        sent.push({ id, event, base, note, assigneeId })
        return answers.shift() ?? { ok: false, failure: { kind: 'offline' } }
      },
    },
    {
      current: () => pageOf(state),
      reload: async () => log.push('reload'),
      decided: (after, decision) => void log.push(`${decision} ${after.finding.state}`),
    },
  )
  return { ...made, sent, log }
}

describe('a decision', () => {
  it('that met another state than the one on the screen is not done: the page reads anew and says so', async () => {
    const { decide, overtaken, failure, log } = desk([problem('conflict', 409)])
    expect(await decide([{ event: 'confirm' }])).toBe(false)
    expect(overtaken.value).toBe(true)
    expect(failure.value).toBeNull()
    expect(log).toEqual(['reload'])
  })

  it('that did not reach the server stands as a failure, and nothing follows', async () => {
    const { decide, failure, log } = desk([])
    expect(await decide([{ event: 'confirm' }])).toBe(false)
    expect(failure.value).toEqual({ kind: 'offline' })
    expect(log).toEqual([])
  })

  it('in two steps stops at the first refusal and shows the half that was done', async () => {
    const { decide, sent, failure, log } = desk([ok('confirmed'), problem('forbidden', 403)])
    expect(await decide([{ event: 'confirm' }, { event: 'assign', said: order }])).toBe(false)
    expect(sent.map((one) => one.event)).toEqual(['confirm', 'assign'])
    expect(failure.value?.kind).toBe('problem')
    expect(log).toEqual(['reload'])
  })

  it('that failed half-way goes on from there when tried again, with what was typed', async () => {
    const { decide, retry, sent, log } = desk([ok('confirmed'), problem('forbidden', 403), ok('assigned')])
    await decide([{ event: 'confirm' }, { event: 'assign', said: order }])
    expect(await retry()).toBe(true)
    expect(sent.map((one) => [one.event, one.assigneeId])).toEqual([
      ['confirm', null],
      ['assign', 'u1'],
      ['assign', 'u1'],
    ])
    expect(log).toEqual(['reload', 'assign assigned'])
    expect(await retry()).toBe(false)
  })

  it('does nothing while another is on its way', async () => {
    const { decide, sent } = desk([ok('confirmed')])
    await Promise.all([decide([{ event: 'confirm' }]), decide([{ event: 'confirm' }])])
    expect(sent.length).toBe(1)
  })

  it('confirms and assigns, each on the state the step before led to; an empty note is none', async () => {
    const { decide, sent, log } = desk([ok('confirmed'), ok('assigned')])
    expect(await decide([{ event: 'confirm' }, { event: 'assign', said: order }])).toBe(true)
    expect(sent).toEqual([
      { id: 'f1', event: 'confirm', base: 'open', note: null, assigneeId: null },
      { id: 'f1', event: 'assign', base: 'confirmed', note: null, assigneeId: 'u1' },
    ])
    expect(log).toEqual(['assign assigned'])
  })
})

describe('taking back', () => {
  it('is offered after a dismissal only, once', async () => {
    const { decide, takeBack, undo, sent, log } = desk([ok('confirmed'), ok('dismissed'), ok('open')])
    await decide([{ event: 'confirm' }])
    expect(undo.value).toBeNull()
    await decide([{ event: 'dismiss', said: { note: 'not ours' } }])
    expect(undo.value?.findingId).toBe('f1')
    await takeBack()
    expect(sent.at(-1)).toMatchObject({ event: 'restore', base: 'dismissed' })
    expect(log.at(-1)).toBe('restore open')
    expect(await takeBack()).toBe(false)
  })

  it('that is refused says why, and can be tried again', async () => {
    const { decide, takeBack, retry, failure, log } = desk([ok('dismissed'), problem('conflict', 409), ok('open')])
    await decide([{ event: 'dismiss', said: { note: 'x' } }])
    expect(await takeBack()).toBe(false)
    expect(failure.value?.kind).toBe('problem')
    expect(await retry()).toBe(true)
    expect(log.at(-1)).toBe('restore open')
  })
})
