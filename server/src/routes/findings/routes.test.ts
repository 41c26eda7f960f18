import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import type { Rows } from '@nadzor/shared/facts/rows'
import { saveRow } from '../../db/change-log.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { openFindings, proposed } from '../../testing/findings.ts'
import type { FindingsWorld } from '../../testing/findings.ts'
import { engines } from '../../testing/postgres.ts'
import { aPhoto, mutation } from '../../testing/school.ts'

const audio = 'rec.audio'
const place = 'place.sanitary'

describe.each(await engines())('findings over HTTP on $name', ({ open }) => {
  let world: FindingsWorld
  beforeEach(async () => void (world = await openFindings(await open())))
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })
  const refusal = async (response: Response) => {
    const body = (await response.json()) as { status?: number; type?: string; errors?: { path: string }[] }
    return [body.status, body.type, ...(body.errors ?? []).map((one) => one.path)]
  }
  const installerId = () => world.people.installer.here.id
  const camera = () => ({ kind: 'camera' as const, id: world.school.camera.id })

  describe('a decision is refused', () => {
    beforeEach(async () => void (await world.see('area.kind', 'washroom')))

    it('about a state that is not the one it was made about', async () => {
      expect(await refusal(await world.decide(place, 'confirm', { base: 'assigned' }))).toEqual([409, 'conflict'])
      expect((await world.one(place)).state).toBe('open')
    })

    it('where the table has no way', async () => {
      for (const event of ['assign', 'accept-fix', 'reject-fix', 'restore'])
        expect(await refusal(await world.decide(place, event, { note: 'bo tak' }))).toEqual([409, 'conflict'])
    })

    it('to anybody but a reviewer here; nobody says "closed"', async () => {
      for (const role of ['administrator', 'head', 'dpo', 'installer', 'inspector'] as const)
        expect((await world.decide(place, 'confirm', {}, await world.as(role))).status).toBe(403)
      expect((await world.decide(place, 'confirm', {}, await world.as('reviewer', 'other'))).status).toBe(404)
      for (const event of ['passed', 'lapsed', 'failed-again', 'mark-fixed', 'close'])
        expect(await refusal(await world.decide(place, event))).toEqual([400, 'invalid', 'event'])
    })

    it('without the reason a dismissal, a way back or a rejection needs', async () => {
      expect(await refusal(await world.decide(place, 'dismiss'))).toEqual([400, 'invalid', 'note'])
      expect(await refusal(await world.decide(place, 'send-back', { note: '  ' }))).toEqual([400, 'invalid', 'note'])
      await world.assign(place)
      await world.push([await world.markFixed(place)], world.installer)
      expect(await refusal(await world.decide(place, 'reject-fix'))).toEqual([400, 'invalid', 'note'])
    })

    it('to assign nobody, somebody without a role here, or for a day that has gone', async () => {
      await world.decide(place, 'confirm')
      const assign = async (assigneeId: string | undefined, dueDay: string | undefined) =>
        refusal(await world.decide(place, 'assign', { ...(assigneeId && { assigneeId }), ...(dueDay && { dueDay }) }))
      const { people } = world
      expect(await assign(undefined, '2026-12-24')).toEqual([400, 'invalid', 'assigneeId'])
      expect(await assign(installerId(), undefined)).toEqual([400, 'invalid', 'dueDay'])
      expect(await assign(installerId(), '2026-11-20')).toEqual([400, 'invalid', 'dueDay'])
      for (const stranger of [
        people.installer.other.id,
        people.installer.abroad.id,
        people.inspector.here.id,
        uuidv7(),
      ])
        expect(await assign(stranger, '2026-12-24')).toEqual([400, 'invalid', 'assigneeId'])
      await world.deps.db.updateTable('user').set({ disabled: 1 }).where('id', '=', installerId()).execute()
      expect(await assign(installerId(), '2026-12-24')).toEqual([400, 'invalid', 'assigneeId'])
      expect((await world.one(place)).state).toBe('confirmed')
    })

    it('to accept what nobody proposed, a bare word, photos under way, or one’s own repair', async () => {
      await world.assign(place)
      await world.push([await world.markFixed(place)], world.installer)
      expect(await refusal(await world.decide(place, 'accept-fix'))).toEqual([409, 'conflict'])
      expect((await world.page(place)).may).not.toContain('accept-fix')

      const again = async (evidenceIds: string[]) => {
        await world.decide(place, 'reject-fix', { note: 'Nie widać' })
        const proposals = [proposed('area.kind', camera(), 'corridor')]
        await world.push([await world.markFixed(place, { proposals, evidenceIds })], world.installer)
      }
      await again([])
      expect(await refusal(await world.decide(place, 'accept-fix'))).toEqual([409, 'conflict'])

      const underWay = aPhoto(world.school, { by: installerId(), inspectionId: null, subjectId: camera().id })
      await world.push([mutation('evidence.add', world.school.institutionId, { evidence: underWay })], world.installer)
      await again([underWay.id])
      expect(await refusal(await world.decide(place, 'accept-fix'))).toEqual([409, 'conflict'])
      expect((await world.page(place)).may).not.toContain('accept-fix')
      const listed = await world.reviewer('GET', '/api/findings')
      expect(findingsResponse.parse(await listed.json()).findings[0]?.photosUnderWay).toBe(1)

      // The installer becomes a reviewer too: still not of their own work.
      const reviewer = { userId: installerId(), role: 'reviewer' as const, scopeKind: 'authority' as const }
      await world.deps.db
        .insertInto('assignment')
        .values({ ...reviewer, scopeId: world.authorityId })
        .execute()
      const photo = await world.photograph(installerId(), world.installer, { inspectionId: null })
      await again([photo])
      expect(await refusal(await world.decide(place, 'accept-fix', {}, world.installer))).toEqual([403, 'forbidden'])
      expect((await world.page(place, world.installer)).may).not.toContain('accept-fix')
      expect((await world.page(place)).may).toContain('accept-fix')
      expect((await world.decide(place, 'accept-fix')).status).toBe(200)
      expect((await world.one(place)).state).toBe('closed')
    })

    it('to accept a screen where a measurement raised it: only another measurement closes that', async () => {
      await world.probe({ 'ch.audio_cfg': true, 'ch.audio_track': true })
      await world.assign(audio)
      const photo = await world.photograph(installerId(), world.installer, { inspectionId: null, purpose: 'menu' })
      const channel = { kind: 'channel' as const, id: world.channel.id }
      const proposals = ['ch.audio_cfg', 'ch.audio_track'].map((fact) => proposed(fact, channel, false))
      await world.push([await world.markFixed(audio, { proposals, evidenceIds: [photo] })], world.installer)
      expect(await refusal(await world.decide(audio, 'accept-fix'))).toEqual([409, 'conflict'])
      expect((await world.page(audio)).may).toEqual(['dismiss', 'reject-fix'])
    })
  })

  it('keeps the way of a finding: confirmed, assigned, sent back, dismissed, restored', async () => {
    await world.see('area.kind', 'washroom')
    expect((await world.page(place)).may).toEqual(['confirm', 'dismiss', 'send-back'])
    await world.assign(place)
    expect(await world.one(place)).toMatchObject({ state: 'assigned', assigneeId: installerId(), dueDay: '2026-12-24' })
    await world.decide(place, 'dismiss', { note: 'Kamera jest atrapą' })
    await world.judge()
    expect((await world.one(place)).state).toBe('dismissed')
    const response = await world.decide(place, 'restore')
    expect(findingResponse.parse(await response.json()).finding).toMatchObject({ state: 'open', assigneeId: null })
    const { events, people } = await world.page(place)
    expect(events.map((one) => [one.event, one.from, one.to, one.note])).toEqual([
      ['raised', null, 'open', null],
      ['confirm', 'open', 'confirmed', null],
      ['assign', 'confirmed', 'assigned', null],
      ['dismiss', 'assigned', 'dismissed', 'Kamera jest atrapą'],
      ['restore', 'dismissed', 'open', null],
    ])
    expect(people).toContainEqual({ id: installerId(), name: world.people.installer.here.name })
  })

  it('asks the inspector again, until an answer to what was asked', async () => {
    const old = await world.see('area.kind', 'washroom')
    await world.decide(place, 'send-back', { note: 'Czy to na pewno umywalnia?' })
    await world.judge()
    expect(await world.one(place)).toMatchObject({ state: 'open', askAgain: true })
    await world.see('view.public_share', 0)
    expect((await world.one(place)).askAgain).toBe(true)
    await world.see('area.kind', 'shower', { replaces: [old] })
    expect(await world.one(place)).toMatchObject({ state: 'open', askAgain: false })
  })

  it('closes a restored finding whose gap has gone meanwhile', async () => {
    const old = await world.see('area.kind', 'washroom')
    await world.decide(place, 'dismiss', { note: 'Pomyłka' })
    await world.see('area.kind', 'corridor', { replaces: [old] })
    expect((await world.one(place)).state).toBe('dismissed')
    await world.decide(place, 'restore')
    expect((await world.one(place)).state).toBe('closed')
  })

  it('gives what the head owns to the head too, and nothing else', async () => {
    await world.see('area.kind', 'washroom')
    await world.probe({ 'ch.audio_cfg': true })
    const head = { id: world.people.head.here.id, name: world.people.head.here.name }
    expect((await world.page(place)).installers).toContainEqual(head)
    expect((await world.page(audio)).installers).toEqual([
      { id: installerId(), name: world.people.installer.here.name },
    ])
    await world.decide(place, 'confirm')
    expect((await world.decide(place, 'assign', { assigneeId: head.id, dueDay: '2026-12-24' })).status).toBe(200)
    await world.decide(audio, 'confirm')
    expect((await world.decide(audio, 'assign', { assigneeId: head.id, dueDay: '2026-12-24' })).status).toBe(400)
  })

  it('shows a head the own institution, an installer own orders without the answers of others', async () => {
    await world.see('area.kind', 'washroom')
    await world.probe({ 'ch.audio_cfg': true })
    expect(await world.all(world.head)).toHaveLength(2)
    expect(await world.all(await world.as('head', 'other'))).toEqual([])
    expect(await world.all(await world.as('reviewer', 'abroad'))).toEqual([])
    expect(await world.all(world.installer)).toEqual([])
    await world.assign(place)
    expect((await world.all(world.installer)).map((one) => one.defect)).toEqual([place])
    expect(await world.all(await world.as('installer', 'other'))).toEqual([])
    const { id } = await world.one(audio)
    expect((await world.installer('GET', `/api/findings/${id}`)).status).toBe(404)

    const all = await world.page(place)
    const own = await world.page(place, world.installer)
    expect(all.answers).toHaveLength(1)
    expect(own).toMatchObject({ answers: [], installers: [], may: ['mark-fixed'] })
    expect(own.evidence.map((one) => one.id)).toEqual(all.events[0]?.evidenceIds)
    expect(own.people.map((one) => one.id)).toEqual([installerId()])
    // The before photo opens for the order; another photo of the same school does not.
    const [before] = own.evidence
    const other = await world.photograph(world.people.inspector.here.id, world.inspector)
    expect((await world.installer('GET', `/api/evidence/${before?.id}/photo`)).status).toBe(200)
    expect((await world.installer('GET', `/api/evidence/${other}/thumbnail`)).status).toBe(403)
  })

  describe('the list', () => {
    const finding = (more: Partial<Rows['finding']>): Rows['finding'] => ({
      id: uuidv7(),
      institutionId: world.school.institutionId,
      subjectKind: 'camera',
      subjectId: world.school.camera.id,
      defect: `test.${uuidv7()}`,
      state: 'open',
      force: 'legal',
      severity: 'major',
      owner: 'installer',
      owners: ['installer'],
      ruleIds: [],
      strength: 'observed',
      assigneeId: null,
      dueDay: null,
      fixedBy: null,
      askAgain: false,
      openedAt: '2026-11-20T08:00:00.000Z',
      closedAt: null,
      reopenings: 0,
      ...more,
    })
    const store = (rows: Rows['finding'][]) =>
      world.deps.db.transaction().execute(async (trx) => {
        for (const row of rows)
          await saveRow(trx, 'finding', row, { actor: 'system:test', mutationId: null, at: world.now() })
      })
    const read = async (query: string) => {
      const response = await world.reviewer('GET', `/api/findings${query}`)
      expect(response.status).toBe(200)
      return findingsResponse.parse(await response.json())
    }

    it('refuses filters and cursors that are none', async () => {
      for (const query of ['?state=gone', '?owner=me', '?severity=huge', '?institution=x', '?limit=0', '?after=WzFd'])
        expect((await world.reviewer('GET', `/api/findings${query}`)).status).toBe(400)
      expect((await world.reviewer('GET', `/api/findings/${uuidv7()}`)).status).toBe(404)
    })

    it('goes from the worst to the least, of equals from the oldest, each once over its pages', async () => {
      const [critical, unconfirmed, older, younger, benchmark] = [
        finding({ severity: 'critical', openedAt: '2026-11-21T08:00:00.000Z' }),
        finding({ severity: 'critical', force: 'unconfirmed', openedAt: '2026-11-01T08:00:00.000Z' }),
        finding({ openedAt: '2026-11-02T08:00:00.000Z' }),
        finding({ openedAt: '2026-11-03T08:00:00.000Z' }),
        finding({ severity: 'info', force: 'benchmark', openedAt: '2026-10-01T08:00:00.000Z' }),
      ] as [Rows['finding'], Rows['finding'], Rows['finding'], Rows['finding'], Rows['finding']]
      const twin = { ...younger, id: uuidv7(), defect: 'test.twin' }
      await store([benchmark, younger, twin, older, critical, unconfirmed])
      const seen: string[] = []
      let query = '?limit=2'
      for (let pages = 0; pages < 5; pages++) {
        const page = await read(query)
        expect(page.total).toBe(6)
        seen.push(...page.findings.map((line) => line.finding.id))
        if (page.next === null) break
        query = `?limit=2&after=${page.next}`
      }
      const twins = [younger.id, twin.id].sort()
      expect(seen).toEqual([critical.id, unconfirmed.id, older.id, ...twins, benchmark.id])
    })

    it('is filtered by state, owner, institution and severity, and counts what fits', async () => {
      const rows = [
        finding({ state: 'open', owner: 'head' }),
        finding({ state: 'fixed', severity: 'critical' }),
        finding({ state: 'closed', institutionId: world.institutions.other.id, subjectKind: 'institution' }),
      ]
      await store(rows)
      const ids = async (query: string) => (await read(query)).findings.map((line) => line.finding.id)
      expect(await ids('?state=open')).toEqual([rows[0]?.id])
      expect((await ids('?state=open,fixed')).sort()).toEqual([rows[0]?.id, rows[1]?.id].sort())
      expect(await ids('?owner=head')).toEqual([rows[0]?.id])
      expect(await ids('?severity=critical')).toEqual([rows[1]?.id])
      expect(await ids(`?institution=${world.institutions.other.id}`)).toEqual([rows[2]?.id])
      expect(await read('?severity=minor')).toEqual({ findings: [], next: null, total: 0 })
      expect((await read('?state=fixed')).findings[0]).toMatchObject({
        institution: { id: world.school.institutionId, name: world.school.institution.name },
        subject: { kind: 'camera', plate: 'K-01', name: 'Wejście', place: 'Korytarz' },
        photosUnderWay: 0,
      })
    })
  })
})
