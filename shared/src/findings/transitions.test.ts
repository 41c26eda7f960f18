import { describe, expect, it } from 'vitest'
import { role } from '../facts/person.ts'
import type { Role } from '../facts/person.ts'
import { allowed, findingEvents, findingStates, next, transitions } from './transitions.ts'
import type { FindingEvent, FindingState } from './transitions.ts'

const cells = findingStates.flatMap((state) => findingEvents.map((event) => [state, event] as const))

/** Every cell, written out: a change of the table must be a change here too. "-" refuses. */
const expected: Record<FindingEvent, string> = {
  //                open confirmed assigned fixed closed reopened dismissed
  'failed-again': 'open confirmed assigned reopened reopened reopened dismissed',
  passed: 'closed closed closed closed closed closed dismissed',
  unknown: 'open confirmed assigned fixed closed reopened dismissed',
  lapsed: 'closed closed closed closed closed closed dismissed',
  confirm: 'confirmed - - - - confirmed -',
  dismiss: 'dismissed dismissed dismissed dismissed - dismissed -',
  'send-back': 'open open - - - open -',
  assign: '- assigned assigned - - assigned -',
  'mark-fixed': '- - fixed - - fixed -',
  'accept-fix': '- - - fixed - - -',
  'reject-fix': '- - - reopened - - -',
  restore: '- - - - - - open',
}

describe('the transition table', () => {
  it.each(cells)('%s, %s', (state, event) => {
    const words = expected[event].split(' ')
    expect(next(state, event) ?? '-').toBe(words[findingStates.indexOf(state)])
  })

  it('lets no person close a finding, in any state, with all roles at once', () => {
    const everybody = { id: 'p', roles: role.options as Role[] }
    for (const [state, event] of cells)
      if (allowed({ state, fixedBy: null }, event, everybody)) expect(next(state, event)).not.toBe('closed')
  })

  it('lets nobody accept what they fixed themselves', () => {
    const both = { id: 'p', roles: ['reviewer', 'installer'] as Role[] }
    expect(allowed({ state: 'fixed', fixedBy: 'p' }, 'accept-fix', both)).toBe(false)
    expect(allowed({ state: 'fixed', fixedBy: 'q' }, 'accept-fix', both)).toBe(true)
  })

  it('never closes on a verdict that cannot tell', () => {
    for (const state of findingStates) if (state !== 'closed') expect(next(state, 'unknown')).not.toBe('closed')
  })

  it('refuses every event of people to those whose role does not name it', () => {
    for (const event of findingEvents) {
      const { by } = transitions[event]
      for (const one of role.options)
        for (const state of findingStates)
          if (by === 'system' || !by.includes(one))
            expect(allowed({ state, fixedBy: null }, event, { id: 'p', roles: [one] })).toBe(false)
    }
  })

  it('keeps every state reachable from a new finding', () => {
    const reached = new Set<FindingState>(['open'])
    for (let grown = true; grown;) {
      grown = false
      for (const [state, event] of cells) {
        const to = reached.has(state) ? next(state, event) : null
        if (to && !reached.has(to)) grown = Boolean(reached.add(to))
      }
    }
    expect([...reached].sort()).toEqual([...findingStates].sort())
  })
})
