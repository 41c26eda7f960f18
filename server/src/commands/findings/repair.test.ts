import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '@nadzor/shared/findings/finding'
import { applyMutation } from '@nadzor/shared/sync/apply-mutation'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { prepareProbing } from '../../testing/probing.ts'
import { openFindings, proposed } from '../../testing/findings.ts'
import type { FindingsWorld } from '../../testing/findings.ts'
import { engines } from '../../testing/postgres.ts'
import { aPhoto, anAnswer, mutation } from '../../testing/school.ts'

const audio = 'rec.audio'
const place = 'place.sanitary'

describe.each(await engines())('a repair on $name', ({ open }) => {
  let world: FindingsWorld
  beforeEach(async () => void (world = await openFindings(await open())))
  afterEach(() => world.close())

  const refused = async (sent: Mutation, as = world.installer) => {
    const [result] = await world.push([sent], as)
    return result?.status === 'rejected' ? result.problem?.type : result?.status
  }
  const status = async (sent: Mutation, as = world.installer) => (await world.push([sent], as))[0]?.status
  const events = async (defect: string) => (await world.page(defect)).events
  const channel = () => ({ kind: 'channel' as const, id: world.channel.id })
  const camera = () => ({ kind: 'camera' as const, id: world.school.camera.id })
  const raiseAudio = async () => {
    await world.see('ch.audio_track', false)
    return world.see('ch.audio_cfg', true)
  }
  const installerId = () => world.people.installer.here.id
  /** A photo of the installer, outside any visit. */
  const after = (subject: { kind: 'channel' | 'camera' | 'recorder'; id: string }, purpose: 'menu' | 'place') =>
    world.photograph(installerId(), world.installer, {
      inspectionId: null,
      subjectKind: subject.kind,
      subjectId: subject.id,
      purpose,
    })

  describe('is refused', () => {
    beforeEach(async () => void (await raiseAudio()))

    it('from an installer to whom it was never given, a head and an inspector', async () => {
      const sent = await world.markFixed(audio, { base: 'open' })
      expect(await refused(sent)).toBe('forbidden')
      expect(await refused(sent, world.head)).toBe('forbidden')
      expect(await refused(sent, world.inspector)).toBe('forbidden')
      expect((await world.one(audio)).state).toBe('open')
    })

    it('with a photo nobody described, or of another school', async () => {
      await world.assign(audio)
      expect(await refused(await world.markFixed(audio, { evidenceIds: [uuidv7()] }))).toBe('not-found')
    })

    it('with proposals about something else, or that no rule could read', async () => {
      await world.assign(audio)
      const wrong = [
        proposed('ch.fps_cfg', channel(), 25),
        proposed('ch.audio_cfg', camera(), false),
        proposed('ch.audio_cfg', { kind: 'channel', id: uuidv7() }, false),
        proposed('ch.audio_cfg', channel(), 'off'),
      ]
      for (const one of wrong)
        expect(['invalid', 'not-found']).toContain(await refused(await world.markFixed(audio, { proposals: [one] })))
      expect((await world.one(audio)).state).toBe('assigned')
    })

    it('readings and photos of an installer without an order, or on somebody’s visit', async () => {
      const reading = () => {
        const { marks: _marks, ...row } = anAnswer(world.school, {
          subjectKind: 'channel',
          subjectId: world.channel.id,
          fact: 'ch.audio_cfg',
          value: false,
          by: installerId(),
          inspectionId: null,
        })
        return { ...row, how: 'screen' as const, unit: null, source: null }
      }
      const take = (row: ReturnType<typeof reading>) =>
        mutation('reading.take', world.school.institutionId, { reading: row })
      const photo = (more: Parameters<typeof aPhoto>[1]) =>
        mutation('evidence.add', world.school.institutionId, {
          evidence: aPhoto(world.school, { by: installerId(), inspectionId: null, ...more }),
        })
      expect(await refused(take(reading()))).toBe('forbidden')
      expect(await refused(photo({}))).toBe('forbidden')
      await world.assign(audio)
      const visit = world.school.inspection.id
      expect(await refused(take({ ...reading(), inspectionId: visit }))).toBe('forbidden')
      expect(await refused(photo({ inspectionId: visit }))).toBe('forbidden')
      expect(await status(take(reading()))).not.toBe('rejected')
      expect(await status(photo({}))).toBe('applied')
    })

    it('answers of an installer, with or without an order', async () => {
      await world.assign(audio)
      const answer = anAnswer(world.school, { by: installerId(), inspectionId: null })
      expect(await refused(mutation('answer.give', world.school.institutionId, { answer }))).toBe('forbidden')
    })
  })

  it('closes a screen reading by a new one that the reviewer confirms, and not by the fixer’s own', async () => {
    const old = await raiseAudio()
    await world.assign(audio)
    const photo = await after({ kind: 'recorder', id: world.school.recorder.id }, 'menu')
    const { marks: _marks, ...row } = anAnswer(world.school, {
      subjectKind: 'channel',
      subjectId: world.channel.id,
      fact: 'ch.audio_cfg',
      value: false,
      by: installerId(),
      inspectionId: null,
      evidenceIds: [photo],
      observedAt: world.now(),
      replaces: [old],
    })
    const reading = { ...row, how: 'screen' as const, unit: null, source: null }
    const proposals = [proposed('ch.audio_cfg', channel(), false)]
    const fixed = await world.markFixed(audio, { evidenceIds: [photo], proposals })
    const sent = [mutation('reading.take', world.school.institutionId, { reading }), fixed]
    expect((await world.push(sent, world.installer)).map((one) => one.status)).toEqual(['applied', 'applied'])
    await world.judge()
    expect((await world.page(audio)).verdicts.map((one) => one.outcome)).toEqual(['passed', 'passed'])
    expect(await world.one(audio)).toMatchObject({ state: 'fixed', fixedBy: installerId() })

    world.later()
    expect((await world.decide(audio, 'accept-fix')).status).toBe(200)
    expect((await world.one(audio)).state).toBe('closed')
    expect((await events(audio)).map((one) => one.event).slice(-3)).toEqual(['mark-fixed', 'accept-fix', 'passed'])
    const { readings } = await world.page(audio)
    const accepted = readings.find((one) => one.fact === 'ch.audio_cfg')
    expect(accepted).toMatchObject({
      by: world.people.reviewer.here.id,
      how: 'screen',
      evidenceIds: [photo],
      inspectionId: null,
    })
    expect(accepted?.replaces).toEqual([reading.id])
  })

  it('closes a place finding by the after photo a reviewer accepted', async () => {
    await world.see('area.kind', 'washroom')
    await world.assign(place)
    const photo = await after(camera(), 'place')
    const proposals = [proposed('area.kind', camera(), 'corridor')]
    await world.push([await world.markFixed(place, { evidenceIds: [photo], proposals })], world.installer)
    await world.judge()
    expect((await world.one(place)).state).toBe('fixed')
    world.later()
    await world.decide(place, 'accept-fix')
    expect((await world.one(place)).state).toBe('closed')
    const { answers } = await world.page(place)
    expect(answers).toMatchObject([{ how: 'observed', value: 'corridor', by: world.people.reviewer.here.id }])
  })

  it('lapses when a reviewer sees on the photo that the camera was taken down', async () => {
    await world.see('area.kind', 'washroom')
    await world.assign(place)
    const gone = [proposed('camera.kind', camera(), 'removed')]
    await world.push([await world.markFixed(place, { proposals: gone })], world.installer)
    expect((await world.decide(place, 'accept-fix')).status).toBe(409)
    await world.decide(place, 'reject-fix', { note: 'Bez zdjęcia' })
    const photo = await after(camera(), 'place')
    await world.push([await world.markFixed(place, { evidenceIds: [photo], proposals: gone })], world.installer)
    world.later()
    await world.decide(place, 'accept-fix')
    expect((await world.one(place)).state).toBe('closed')
    expect((await events(place)).at(-1)).toMatchObject({ event: 'lapsed', evidenceIds: [photo] })
  })

  it('closes by a revisit of an inspector, with no reviewer and no network route', async () => {
    const old = await raiseAudio()
    await world.assign(audio)
    await world.push([await world.markFixed(audio)], world.installer)
    await world.see('ch.audio_cfg', false, { replaces: [old] })
    expect((await world.one(audio)).state).toBe('closed')
  })

  it('is reopened when what was accepted still fails', async () => {
    await world.see('area.kind', 'washroom')
    await world.assign(place)
    const photo = await after(camera(), 'place')
    const proposals = [proposed('area.kind', camera(), 'shower')]
    await world.push([await world.markFixed(place, { evidenceIds: [photo], proposals })], world.installer)
    world.later()
    await world.decide(place, 'accept-fix')
    expect(await world.one(place)).toMatchObject({ state: 'reopened', reopenings: 1 })
    expect((await events(place)).at(-1)?.facts[0]).toMatchObject({ fact: 'area.kind', value: 'shower' })
  })

  it('is one however often it is sent', async () => {
    await raiseAudio()
    await world.assign(audio)
    const sent = await world.markFixed(audio, { note: 'Wyłączone' })
    expect(await status(sent)).toBe('applied')
    expect(await status(sent)).toBe('duplicate')
    // The same work written down a second time, on another phone.
    expect(await status({ ...sent, id: uuidv7() })).toBe('conflict')
    expect((await events(audio)).filter((one) => one.event === 'mark-fixed')).toHaveLength(1)
    expect((await events(audio)).find((one) => one.event === 'mark-fixed')).toMatchObject({ id: sent.id })
  })

  it('is on the phone, before it is sent, what the server makes of it; overtaken it is nothing there', async () => {
    await raiseAudio()
    await world.assign(audio)
    const before = await world.one(audio)
    const proposals = [proposed('ch.audio_cfg', channel(), false)]
    const sent = await world.markFixed(audio, { note: 'Wyłączone', proposals })
    const shownOver = (finding: Finding) =>
      applyMutation(sent, (kind) => (kind === 'finding' ? (finding as never) : null)).map(({ row }) => row)
    const preview = shownOver(before)
    await world.push([sent], world.installer)
    const { finding, events: history } = await world.page(audio)
    expect(preview).toEqual([finding, history.find((one) => one.event === 'mark-fixed')])
    expect(shownOver(finding)).toEqual([])
  })

  it('that comes late changes no state, and nothing of it is lost', async () => {
    await raiseAudio()
    await world.assign(audio)
    const photo = await after({ kind: 'recorder', id: world.school.recorder.id }, 'menu')
    const late = await world.markFixed(audio, { note: 'Wyłączone w menu', evidenceIds: [photo] })
    await world.probe({ 'ch.audio_cfg': false, 'ch.audio_track': false })
    expect((await world.one(audio)).state).toBe('closed')
    expect(await status(late)).toBe('conflict')
    expect((await world.one(audio)).state).toBe('closed')
    expect((await events(audio)).at(-1)).toMatchObject({
      event: 'answered',
      from: 'closed',
      to: 'closed',
      note: 'Wyłączone w menu',
      evidenceIds: [photo],
    })
  })

  it('of an order that went to somebody else meanwhile is kept in the history', async () => {
    await raiseAudio()
    await world.assign(audio)
    const late = await world.markFixed(audio, { note: 'Zrobione' })
    await world.deps.db.updateTable('finding').set({ assigneeId: world.people.installer.other.id }).execute()
    expect(await status(late)).toBe('conflict')
    expect((await world.one(audio)).state).toBe('assigned')
    expect((await events(audio)).at(-1)).toMatchObject({ event: 'answered', note: 'Zrobione' })
  })

  it('made on a phone whose clock is ahead is still measured against', async () => {
    await raiseAudio()
    await world.assign(audio)
    await world.push([await world.markFixed(audio, { at: '2027-11-21T09:00:00.000Z' })], world.installer)
    await world.probe({ 'ch.audio_cfg': true, 'ch.audio_track': true })
    expect((await world.one(audio)).state).toBe('reopened')
  })

  it('asks for a probe where one may be started, once the repair is stored', async () => {
    const jobs = () =>
      world.deps.db.selectFrom('job').select(['subjectId', 'payload']).where('state', '=', 'queued').execute()
    await world.see('ch.audio_track', false)
    await world.see('ch.audio_cfg', true)
    await world.see('ch.fps_cfg', 12)
    await world.assign(audio)
    await world.push([await world.markFixed(audio)], world.installer)
    expect(await jobs()).toEqual([])

    await prepareProbing(world, world.school.recorder)
    let woken = 0
    world.deps.wakeProbes = () => void (woken += 1)
    await world.assign('rec.fps')
    await world.push([await world.markFixed('rec.fps')], world.installer)
    expect(await jobs()).toEqual([
      { subjectId: world.school.recorder.id, payload: JSON.stringify({ reason: 'repair' }) },
    ])
    expect(woken).toBe(1)
  })

  describe('the head', () => {
    const answer =
      (more: { note?: string | null; evidenceIds?: string[] } = {}) =>
      async () => {
        const { id: findingId } = await world.one(place)
        const args = { findingId, at: world.now(), note: 'Ocena zagrożenia w załączniku', evidenceIds: [], ...more }
        return mutation('finding.answer', world.school.institutionId, args)
      }
    beforeEach(async () => void (await world.see('area.kind', 'washroom')))

    it('answers with words and a document, and no state changes', async () => {
      expect(await refused(await answer({ note: ' ' })(), world.head)).toBe('invalid')
      expect(await refused(await answer()(), world.installer)).toBe('forbidden')
      expect(await refused(await answer()(), await world.as('head', 'other'))).toBe('forbidden')
      const document = await world.photograph(world.people.head.here.id, world.head, {
        inspectionId: null,
        purpose: 'other',
      })
      expect(await status(await answer({ evidenceIds: [document] })(), world.head)).toBe('applied')
      expect((await world.one(place)).state).toBe('open')
      expect((await events(place)).at(-1)).toMatchObject({
        event: 'answered',
        actor: world.people.head.here.id,
        evidenceIds: [document],
      })
    })

    it('brings documents, not photos of rooms or of visits', async () => {
      const bring = (more: Parameters<typeof aPhoto>[1]) =>
        mutation('evidence.add', world.school.institutionId, {
          evidence: aPhoto(world.school, { by: world.people.head.here.id, inspectionId: null, ...more }),
        })
      expect(await refused(bring({ purpose: 'place' }), world.head)).toBe('forbidden')
      expect(await refused(bring({ purpose: 'other', inspectionId: world.school.inspection.id }), world.head)).toBe(
        'forbidden',
      )
      expect(await status(bring({ purpose: 'other' }), world.head)).toBe('applied')
    })
  })
})
