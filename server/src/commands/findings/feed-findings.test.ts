import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chainOf } from '../../db/queries/chain.ts'
import { dirtyInstitutions } from '../../db/queries/dirty-institutions.ts'
import { openFindings } from '../../testing/findings.ts'
import type { FindingsWorld } from '../../testing/findings.ts'
import { engines } from '../../testing/postgres.ts'
import { judgeInstitution } from '../judge-institution.ts'

/** What the planted recorder of the demo tells: 12 frames, recordings of 120 days, sound, one shared account, an hour off. */
const planted = {
  'ch.fps_cfg': 12,
  'ch.oldest': '2026-07-24T09:00:00.000Z',
  'ch.audio_cfg': true,
  'ch.audio_track': true,
  'acc.generic_count': 1,
  'acc.default_pwd': false,
  'rec.clock_offset': 3600,
  'rec.ntp': false,
  'rec.locks_reported': false,
  'rec.expiry_days': 120,
  'rec.overwrite': false,
}
const mended = {
  ...planted,
  'ch.fps_cfg': 25,
  'ch.oldest': '2026-10-24T09:00:00.000Z',
  'ch.audio_cfg': false,
  'ch.audio_track': false,
  'acc.generic_count': 0,
  'rec.clock_offset': 1,
  'rec.ntp': true,
  'rec.expiry_days': 30,
}

describe.each(await engines())('findings on $name', ({ open }) => {
  let world: FindingsWorld
  beforeEach(async () => void (world = await openFindings(await open())))
  afterEach(() => world.close())
  const events = async (defect: string) => (await world.page(defect)).events

  it('raises exactly one for each planted gap, with its clauses, force and figures', async () => {
    await world.probe(planted)
    const found = (await world.all()).sort((a, b) => (a.defect < b.defect ? -1 : 1))
    expect(found.map((one) => [one.defect, one.force, one.subjectKind, one.ruleIds])).toEqual([
      ['acc.shared', 'legal', 'recorder', ['GDPR-32-ACCOUNTS']],
      ['rec.audio', 'legal', 'channel', ['GDPR-25-AUDIO', 'PL108A-1-IMAGE-ONLY']],
      ['rec.clock', 'unconfirmed', 'recorder', ['GDPR-32-CLOCK']],
      ['rec.fps', 'benchmark', 'channel', ['P07-REC-FPS']],
      ['retention.max', 'legal', 'channel', ['KP22-3-RETENTION', 'PL108A-4-RETENTION', 'PL108A-4-RETENTION-SET']],
    ])
    for (const one of found) expect(one).toMatchObject({ state: 'open', strength: 'read' })
    const [raised] = await events('rec.fps')
    expect(raised).toMatchObject({ event: 'raised', from: null, to: 'open', actor: 'system:evaluate' })
    expect(raised?.facts[0]).toMatchObject({ fact: 'ch.fps_cfg', value: 12, unit: '1/s', how: 'read' })
  })

  it('adds nothing when judged twice, and leaves nothing unjudged behind itself', async () => {
    await world.probe(planted)
    const seq = async () => (await chainOf(world.deps.db, world.school.institutionId))?.seq
    const before = await seq()
    world.later()
    await judgeInstitution(world.deps, world.school.institutionId)
    expect(await seq()).toBe(before)
    const unjudged = (await dirtyInstitutions(world.deps.db)).map((one) => one.institutionId)
    expect(unjudged).not.toContain(world.school.institutionId)
    expect(await chainOf(world.deps.db, world.school.institutionId)).toMatchObject({ intact: true })
  })

  it('raises one finding when two evaluations run at once', async () => {
    const { deps, school } = world
    await world.see('ch.audio_cfg', true)
    // As if nothing had been raised yet: the facts are there, the findings are not.
    await deps.db.deleteFrom('findingEvent').execute()
    await deps.db.deleteFrom('finding').execute()
    await Promise.all([1, 2, 3].map(() => judgeInstitution(deps, school.institutionId)))
    expect(await world.all()).toHaveLength(1)
    expect((await events('rec.audio')).map((one) => one.event)).toEqual(['raised'])
  })

  it('says the same gap again as one event with its figures, and doubles nothing', async () => {
    await world.probe(planted)
    await world.probe({ ...planted, 'ch.fps_cfg': 13 })
    expect(await world.all()).toHaveLength(5)
    const history = await events('rec.fps')
    expect(history.map((one) => [one.event, one.facts[0]?.value])).toEqual([
      ['raised', 12],
      ['failed-again', 13],
    ])
  })

  it('stays open and says why when the recorder does not tell any more', async () => {
    await world.probe({ 'acc.generic_count': 1, 'ch.audio_cfg': true, 'ch.audio_track': true })
    // Nobody has told whether the factory password still works.
    await world.probe({ 'acc.generic_count': 0, 'ch.audio_cfg': null, 'ch.audio_track': null })
    expect(await world.one('acc.shared')).toMatchObject({ state: 'open', closedAt: null })
    expect((await events('acc.shared')).map((one) => [one.event, one.to])).toEqual([
      ['raised', 'open'],
      ['unknown', 'open'],
    ])
    // A recorder that was off takes nothing back.
    expect((await events('rec.audio')).map((one) => one.event)).toEqual(['raised'])
    await world.probe({ 'acc.default_pwd': false })
    expect((await world.one('acc.shared')).state).toBe('closed')
  })

  it('closes each by a measurement once mended, whoever fixed it, and another probe adds nothing more', async () => {
    await world.probe(planted)
    for (const defect of ['rec.audio', 'retention.max', 'rec.clock', 'acc.shared']) {
      await world.assign(defect)
      await world.push([await world.markFixed(defect)], world.installer)
    }
    await world.probe(mended)
    // Frames are another matter: a setting says little of what is recorded.
    const open = (await world.all()).filter((one) => one.state !== 'closed' && one.defect !== 'rec.fps')
    expect(open.map((one) => one.defect)).toEqual([])
    const passed = (await events('rec.audio')).at(-1)
    expect(passed).toMatchObject({ event: 'passed', from: 'fixed', to: 'closed', actor: 'system:evaluate' })
    const length = (await events('rec.audio')).length
    await world.probe(mended)
    expect(await events('rec.audio')).toHaveLength(length)
    expect((await world.one('rec.audio')).closedAt).not.toBeNull()
  })

  it('reopens with the figures when a probe after the repair still fails', async () => {
    await world.probe(planted)
    await world.assign('rec.fps')
    const order = await world.one('rec.fps')
    await world.push([await world.markFixed('rec.fps')], world.installer)
    expect((await world.one('rec.fps')).state).toBe('fixed')
    await world.probe({ ...planted, 'ch.fps_cfg': 15 })
    expect(await world.one('rec.fps')).toMatchObject({
      state: 'reopened',
      reopenings: 1,
      assigneeId: order.assigneeId,
      dueDay: order.dueDay,
    })
    expect((await events('rec.fps')).at(-1)).toMatchObject({ event: 'failed-again', from: 'fixed', to: 'reopened' })
    expect((await events('rec.fps')).at(-1)?.facts[0]).toMatchObject({ value: 15 })
  })

  it('carries the photos behind what raised it', async () => {
    const answerId = await world.see('area.kind', 'washroom')
    const [raised] = await events('place.sanitary')
    const { answers, evidence, subject } = await world.page('place.sanitary')
    expect(answers.map((one) => one.id)).toEqual([answerId])
    expect(raised?.evidenceIds).toEqual(answers[0]?.evidenceIds)
    expect(evidence.map((one) => one.id)).toEqual(raised?.evidenceIds)
    expect(subject).toMatchObject({ kind: 'camera', plate: 'K-01', place: 'Korytarz' })
  })

  it('lapses when the camera turns out to be another’s', async () => {
    await world.see('area.kind', 'washroom')
    expect((await world.one('place.sanitary')).state).toBe('open')
    await world.see('camera.controller', 'foreign', {
      subjectKind: 'camera',
      subjectId: world.school.camera.id,
    })
    expect(await world.one('place.sanitary')).toMatchObject({ state: 'closed' })
    expect((await events('place.sanitary')).map((one) => one.event)).toEqual(['raised', 'lapsed'])
  })
})
