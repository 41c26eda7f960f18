import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { problemTypes } from '@nadzor/shared/api/problem'
import type { ProblemType } from '@nadzor/shared/api/problem'
import { deskForTest } from './desk-in-tests.ts'
import { failureKey } from './failure.ts'
import type { Failure } from './failure.ts'
import FailureNotice from './FailureNotice.vue'
import en from '../../locales/en/desk.json' with { type: 'json' }

const problem = (type: ProblemType, instance?: string): Failure => ({
  kind: 'problem',
  problem: { type, title: '', status: 400, ...(instance ? { instance } : {}) },
})

async function shown(failure: Failure) {
  const { global } = await deskForTest(() => null)
  return mount(FailureNotice, { props: { failure }, global })
}

describe('a failure on a desk page', () => {
  it('has a sentence for every refusal the product knows', () => {
    const failures: Failure[] = [
      { kind: 'offline' },
      { kind: 'garbled', path: '' },
      ...problemTypes.map((type) => problem(type)),
    ]
    const sentences = en.failure as Record<string, string>
    expect(failures.map(failureKey).filter((key) => !sentences[key.replace('desk.failure.', '')])).toEqual([])
  })

  it('offers no second try where only another person can help', async () => {
    const notice = await shown(problem('forbidden'))
    expect(notice.find('button').exists()).toBe(false)
  })

  it('offers to try again when the server was out of reach, and says so without alarm', async () => {
    const notice = await shown({ kind: 'offline' })
    await notice.get('button').trigger('click')
    expect(notice.emitted('retry')).toHaveLength(1)
    expect(notice.classes()).toContain('plain')
  })

  it('gives the number to quote for a fault of the program', async () => {
    const notice = await shown(problem('internal', '01a2-77'))
    expect(notice.text()).toContain('01a2-77')
    expect(notice.find('button').exists()).toBe(true)
  })

  it('leads to the login when the session has ended, and back to this page', async () => {
    const notice = await shown(problem('unauthenticated'))
    expect(notice.get('a').attributes('href')).toBe('/login?next=/')
  })
})
