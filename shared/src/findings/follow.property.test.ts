import { describe, expect, it } from 'vitest'
import { caseSubjects } from '../rules/case.ts'
import { factsOf, observationsOf } from '../facts/facts-of.ts'
import type { How } from '../facts/fact.ts'
import { strength } from '../facts/observations.ts'
import type { Observation } from '../facts/observations.ts'
import { allowed, findingEvents, next } from './transitions.ts'
import type { FindingEvent } from './transitions.ts'
import { ChannelWorld, people } from './testing/channel-world.ts'

const { inspector, installer, reviewer, driver } = people
const audio = 'rec.audio'

/** mulberry32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const live = (world: ChannelWorld): readonly Observation[] =>
  observationsOf(factsOf(world.rows), caseSubjects.channel, 'ch.audio_cfg')

/** Anything that may happen to a channel and its finding: somebody or something looks, or a person decides. */
function step(world: ChannelWorld, chance: () => number): void {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
  const replaces =
    chance() < 0.6
      ? live(world)
          .filter((one) => strength[one.how] <= 2)
          .map((one) => one.origin.id)
      : []
  const value = chance() < 0.5
  switch (pick(['visit', 'visit', 'word', 'installer', 'probe', 'probe', 'silence', 'person', 'person', 'person'])) {
    case 'visit':
      return void world.read('ch.audio_cfg', value, 'screen', inspector, { replaces })
    case 'word':
      return void world.read('ch.audio_cfg', value, 'declared', inspector, { replaces })
    case 'installer':
      return void world.read('ch.audio_cfg', value, 'screen', installer, { replaces })
    case 'probe':
      return void world.read('ch.audio_cfg', value, 'read', driver)
    case 'silence':
      return void world.read('ch.audio_cfg', null, 'read', driver)
    default:
      return decide(world, pick(findingEvents), pick([installer, installer, inspector]), replaces)
  }
}

function decide(world: ChannelWorld, event: FindingEvent, assignee: string, replaces: string[]): void {
  if (world.findings.size === 0) return
  const before = world.finding(audio)
  const actor =
    event === 'mark-fixed'
      ? { id: before.assigneeId ?? installer, roles: ['installer'] as const }
      : { id: reviewer, roles: ['reviewer'] as const }
  const to = next(before.state, event)
  if (to === null || !allowed(before, event, actor)) return
  if (event === 'accept-fix') world.read('ch.audio_cfg', false, 'screen', reviewer, { replaces })
  world.act(audio, event, actor.id, {
    state: to,
    ...(event === 'assign' ? { assigneeId: assignee } : {}),
    ...(event === 'mark-fixed' ? { fixedBy: actor.id } : {}),
    ...(event === 'send-back' ? { askAgain: true } : {}),
  })
}

describe('any course of events', () => {
  it.each(Array.from({ length: 60 }, (_, index) => index + 1))('from seed %i', (seed) => {
    const chance = random(seed)
    const world = new ChannelWorld()
    world.read('ch.audio_track', false, 'read', driver)
    const fixers = new Set<string>()
    for (let turn = 0; turn < 40; turn++) {
      step(world, chance)
      const before = world.findings.size > 0 ? world.finding(audio) : null
      if (before?.assigneeId) fixers.add(before.assigneeId)
      world.judge()
      expect(world.judge(), 'the same evaluation twice').toBe(0)
      expect(world.findings.size).toBeLessThanOrEqual(1)
      if (world.findings.size === 0) continue
      const after = world.finding(audio)
      const outcome = world.verdicts().find((one) => one.ruleId === 'GDPR-25-AUDIO')?.outcome
      if (!before) {
        expect([after.state, outcome]).toEqual(['open', 'failed'])
        continue
      }
      if (after.state === before.state) continue
      // Every move of the state is in the history, and in the table.
      const last = world.history(audio).at(-1)
      expect([last?.from, last?.to]).toEqual([before.state, after.state])
      expect(next(before.state, last?.event as FindingEvent)).toBe(after.state)
      expect(outcome).not.toBe('cantTell')
      expect(before.state).not.toBe('dismissed')
      if (after.state === 'reopened') expect(outcome).toBe('failed')
      if (after.state !== 'closed') continue
      expect(outcome).toBe('passed')
      const provers = live(world).filter((one) => {
        const measured = one.how === 'read'
        return one.value === false && (measured || !fixers.has(one.by)) && (measured || one.by !== installer)
      })
      const best = Math.max(...provers.map((one) => strength[one.how]))
      expect(best, 'evidence as strong as what raised it').toBeGreaterThanOrEqual(strength[before.strength as How])
    }
  })

  it('reaches, over all seeds, every way to close and to come back', () => {
    const ways = new Set<string>()
    for (let seed = 1; seed <= 60; seed++) {
      const chance = random(seed)
      const world = new ChannelWorld()
      world.read('ch.audio_track', false, 'read', driver)
      for (let turn = 0; turn < 40; turn++) {
        step(world, chance)
        world.judge()
      }
      for (const one of [...world.histories.values()].flat())
        if (one.from !== one.to) ways.add(`${one.from ?? 'nothing'} ${one.event} ${one.to}`)
    }
    expect([...ways]).toEqual(
      expect.arrayContaining([
        'nothing raised open',
        'open passed closed',
        'assigned passed closed',
        'fixed passed closed',
        'reopened passed closed',
        'fixed failed-again reopened',
        'closed failed-again reopened',
      ]),
    )
  })
})
