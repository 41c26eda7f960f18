import { beforeEach, describe, expect, it } from 'vitest'
import { ChannelWorld, people } from './testing/channel-world.ts'

const { inspector, installer, reviewer, driver } = people
const audio = 'rec.audio'
/** A channel whose recordings are known to hold no sound, so that the setting alone decides. */
const soundless = (): ChannelWorld => {
  const world = new ChannelWorld()
  world.read('ch.audio_track', false, 'read', driver)
  return world
}
const events = (world: ChannelWorld, defect: string) => world.history(defect).map((one) => one.event)

describe('a finding that nothing closes', () => {
  let world: ChannelWorld
  beforeEach(() => void (world = soundless()))

  const assigned = () => {
    world.act(audio, 'confirm', reviewer, { state: 'confirmed' })
    world.act(audio, 'assign', reviewer, { state: 'assigned', assigneeId: installer })
  }
  const fixed = () => world.act(audio, 'mark-fixed', installer, { state: 'fixed', fixedBy: installer })

  it('does not close on the word of who fixed it, marked or not', () => {
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    assigned()
    world.read('ch.audio_cfg', false, 'screen', installer, { replaces: [old] })
    world.judge()
    expect(world.finding(audio).state).toBe('assigned')
    fixed()
    world.judge()
    expect(world.finding(audio).state).toBe('fixed')
  })

  it('does not close on somebody’s word outside a visit that no reviewer took over', () => {
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    world.read('ch.audio_cfg', false, 'screen', driver, { replaces: [old] })
    world.judge()
    expect(world.finding(audio).state).toBe('open')
  })

  it('does not close on anything weaker than what raised it', () => {
    const measured = world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    expect(world.finding(audio).strength).toBe('read')
    world.read('ch.audio_cfg', false, 'screen', inspector, { replaces: [measured] })
    world.judge()
    expect(world.finding(audio).state).toBe('open')
    world.read('ch.audio_cfg', false, 'read', driver)
    world.judge()
    expect(world.finding(audio).state).toBe('closed')
  })

  it('does not close when one of its facts was measured then and is only read off a screen now', () => {
    const track = world.read('ch.audio_track', true, 'read', driver)
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    world.read('ch.audio_cfg', false, 'read', driver)
    world.read('ch.audio_track', false, 'screen', inspector, { replaces: [track] })
    world.judge()
    expect(world.verdicts().filter((one) => one.defect === audio && one.outcome === 'failed')).toEqual([])
    expect(world.finding(audio).state).toBe('open')
    world.read('ch.audio_track', false, 'read', driver)
    world.judge()
    expect(world.finding(audio).state).toBe('closed')
  })

  it('goes on asking for a measurement though the last to see the gap only read a screen', () => {
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    world.now += 40 * 24 * 3600 * 1000
    world.read('ch.audio_track', false, 'read', driver)
    const seen = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    expect(events(world, audio)).toEqual(['raised', 'failed-again'])
    world.read('ch.audio_cfg', false, 'screen', inspector, { replaces: [seen] })
    world.judge()
    expect(world.finding(audio)).toMatchObject({ state: 'open', strength: 'read' })
  })

  it('does not close when nobody can tell any more, and says so once', () => {
    world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    // Two people who differ: the rules cannot tell.
    world.read('ch.audio_cfg', false, 'screen', installer)
    expect(world.judge()).toBe(1)
    expect(events(world, audio)).toEqual(['raised', 'unknown'])
    expect(world.judge()).toBe(0)
    expect(world.finding(audio).state).toBe('open')
  })

  it('does not close on a setting where the clause asks what is recorded, and says so once however often it is read', () => {
    const world = new ChannelWorld()
    world.read('ch.fps_cfg', 12, 'read', driver)
    world.judge()
    for (const _probe of [1, 2, 3]) {
      world.read('ch.fps_cfg', 25, 'read', driver)
      world.judge()
    }
    expect(world.finding('rec.fps').state).toBe('open')
    expect(world.history('rec.fps').map((one) => [one.event, one.facts[0]?.value])).toEqual([
      ['raised', 12],
      ['unknown', 25],
    ])
    world.read('ch.fps_cfg', 30, 'read', driver)
    expect(world.judge()).toBe(1)
    world.read('ch.fps_meas', 24.8, 'sampled', driver)
    world.judge()
    expect(world.finding('rec.fps').state).toBe('closed')
  })

  it('does not close when the facts grow too old', () => {
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    world.now += 90 * 24 * 3600 * 1000
    expect(world.verdicts().find((one) => one.ruleId === 'GDPR-25-AUDIO')?.outcome).toBe('cantTell')
    expect(world.judge()).toBe(0)
    expect(world.finding(audio).state).toBe('open')
  })

  it('is not reopened by what was measured before the repair, however late it comes', () => {
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    assigned()
    const before = world.at()
    fixed()
    world.read('ch.audio_cfg', true, 'read', driver, { observedAt: before })
    expect(world.judge()).toBe(0)
    expect(world.finding(audio).state).toBe('fixed')
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    expect(world.finding(audio)).toMatchObject({ state: 'reopened', reopenings: 1, assigneeId: installer })
  })

  it('stays dismissed though it fails again, and though the gap is gone', () => {
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    world.act(audio, 'dismiss', reviewer, { state: 'dismissed' })
    const again = world.read('ch.audio_cfg', true, 'screen', inspector, { replaces: [old] })
    world.judge()
    world.read('ch.audio_cfg', false, 'screen', inspector, { replaces: [again] })
    world.judge()
    expect(world.judge()).toBe(0)
    expect(world.finding(audio).state).toBe('dismissed')
    expect(events(world, audio)).toEqual(['raised', 'dismiss', 'failed-again', 'passed'])
  })
})

describe('a finding', () => {
  it('is one for all clauses on one defect, with the strongest force and what decided it', () => {
    const world = new ChannelWorld()
    world.read('ch.audio_cfg', true, 'read', driver)
    world.read('ch.audio_track', true, 'read', driver)
    world.judge()
    expect(world.finding(audio)).toMatchObject({
      ruleIds: expect.arrayContaining(['GDPR-25-AUDIO', 'PL108A-1-IMAGE-ONLY']),
      force: 'legal',
      severity: 'critical',
      owner: 'installer',
      owners: ['installer', 'head'],
      strength: 'read',
    })
    const [raised] = world.history(audio)
    expect(raised).toMatchObject({ event: 'raised', from: null, to: 'open' })
    expect(raised?.facts[0]).toMatchObject({ fact: 'ch.audio_cfg', value: true, how: 'read', decided: true })
  })

  it('is a benchmark where no grant covers the day, and legal or unconfirmed where one does, on the same facts', () => {
    const world = new ChannelWorld()
    world.read('ch.fps_cfg', 12, 'read', driver)
    world.judge()
    expect(world.finding('rec.fps')).toMatchObject({ force: 'benchmark', severity: 'info' })
    world.rows.institution = { ...world.rows.institution, grantFrom: '2026-01-01', grantUntil: '2026-12-31' }
    world.judge()
    expect(world.finding('rec.fps').force).not.toBe('benchmark')
    // The gap is the same gap: the row says its new weight, the history has nothing to add.
    expect(events(world, 'rec.fps')).toEqual(['raised'])
  })

  it('says the same gap again once for each new measurement, with the numbers, and never twice for one', () => {
    const world = new ChannelWorld()
    world.read('ch.fps_cfg', 12, 'read', driver)
    expect(world.judge()).toBe(1)
    expect(world.judge()).toBe(0)
    world.read('ch.fps_cfg', 13, 'read', driver)
    expect(world.judge()).toBe(1)
    expect(world.judge()).toBe(0)
    expect(world.history('rec.fps').map((one) => one.facts[0]?.value)).toEqual([12, 13])
  })

  it('is not fed by what did not decide it', () => {
    const world = new ChannelWorld()
    world.read('ch.oldest', '2026-07-24T09:00:00.000Z', 'read', driver)
    world.read('rec.clock_offset', 0, 'read', driver)
    world.read('rec.locks_reported', false, 'screen', inspector)
    world.judge()
    expect(world.finding('retention.max').strength).toBe('read')
    world.read('rec.locks_reported', false, 'screen', inspector)
    expect(world.judge()).toBe(0)
  })

  it('closes by a revisit, comes back with the next failure, and asks for a new order then', () => {
    const world = soundless()
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    world.act(audio, 'assign', reviewer, { state: 'assigned', assigneeId: installer, dueDay: '2026-12-01' })
    world.act(audio, 'mark-fixed', installer, { state: 'fixed', fixedBy: installer })
    const seen = world.read('ch.audio_cfg', false, 'screen', inspector, { replaces: [old] })
    world.judge()
    expect(world.finding(audio)).toMatchObject({ state: 'closed', closedAt: world.at() })
    world.read('ch.audio_cfg', true, 'screen', inspector, { replaces: [seen] })
    world.judge()
    expect(world.finding(audio)).toMatchObject({
      state: 'reopened',
      closedAt: null,
      reopenings: 1,
      assigneeId: null,
      dueDay: null,
    })
  })

  it('closes by what a reviewer took over from the installer', () => {
    const world = soundless()
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    world.act(audio, 'assign', reviewer, { state: 'assigned', assigneeId: installer })
    world.act(audio, 'mark-fixed', installer, { state: 'fixed', fixedBy: installer })
    world.read('ch.audio_cfg', false, 'screen', reviewer, { replaces: [old] })
    world.judge()
    expect(world.finding(audio).state).toBe('fixed')
    world.act(audio, 'accept-fix', reviewer, {})
    world.judge()
    expect(world.finding(audio).state).toBe('closed')
  })

  it('lapses when its rules are gone, and when they do not apply any more', () => {
    const world = new ChannelWorld()
    world.read('ch.audio_cfg', true, 'read', driver)
    world.judge()
    world.rows.cameras = world.rows.cameras.map((one) => ({ ...one, controller: 'foreign' as const }))
    world.judge()
    expect(world.finding(audio).state).toBe('closed')
    expect(events(world, audio)).toEqual(['raised', 'lapsed'])

    const other = new ChannelWorld()
    other.read('ch.audio_cfg', true, 'read', driver)
    other.judge()
    other.packs = []
    other.judge()
    expect(other.finding(audio).state).toBe('closed')
  })

  it('waits for every clause that failed: one of them held is not enough', () => {
    const world = new ChannelWorld()
    world.read('ch.audio_cfg', true, 'read', driver)
    const track = world.read('ch.audio_track', true, 'read', driver)
    world.judge()
    world.read('ch.audio_cfg', false, 'read', driver)
    world.judge()
    // Switched off, but the recording still has a track.
    expect(world.finding(audio)).toMatchObject({ state: 'open', ruleIds: ['GDPR-25-AUDIO', 'PL108A-1-IMAGE-ONLY'] })
    world.read('ch.audio_track', false, 'read', driver, { replaces: [track] })
    world.judge()
    expect(world.finding(audio).state).toBe('closed')
  })

  it('asks again until somebody has answered what was asked', () => {
    const world = new ChannelWorld()
    const old = world.read('ch.audio_cfg', true, 'screen', inspector)
    world.judge()
    world.act(audio, 'send-back', reviewer, { state: 'open', askAgain: true })
    world.read('ch.audio_cfg', null, 'read', driver)
    world.judge()
    expect(world.finding(audio).askAgain).toBe(true)
    world.read('ch.audio_cfg', true, 'screen', inspector, { replaces: [old] })
    world.judge()
    expect(world.finding(audio)).toMatchObject({ askAgain: false, state: 'open' })
  })
})
