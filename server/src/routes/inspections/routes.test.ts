import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inspectionResponse, inspectionsResponse } from '@nadzor/shared/api/review'
import type { InspectionResponse, InspectionsResponse } from '@nadzor/shared/api/review'
import { receivePhoto } from '../../commands/photos/receive.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import type { Requester } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'
import { aPhoto, anAnswer, mutation } from '../../testing/school.ts'
import { openVisit, takeShot } from '../../testing/visit.ts'
import type { VisitWorld } from '../../testing/visit.ts'

describe.each(await engines())('what arrived, on $name', ({ open }) => {
  let world: VisitWorld
  let reviewer: Requester
  beforeEach(async () => {
    world = await openVisit(await open())
    reviewer = await world.as('reviewer')
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })
  const list = async (query = '', by = reviewer): Promise<InspectionsResponse> => {
    const response = await by('GET', `/api/inspections${query}`)
    expect(response.status).toBe(200)
    return inspectionsResponse.parse(await response.json())
  }
  const detail = async (id: string, by = reviewer): Promise<InspectionResponse> => {
    const response = await by('GET', `/api/inspections/${id}`)
    expect(response.status).toBe(200)
    return inspectionResponse.parse(await response.json())
  }
  const start = async (startedAt: string) => {
    const inspection = { ...world.school.inspection, id: uuidv7(), startedAt }
    await world.push([mutation('inspection.start', world.school.institutionId, { inspection })])
    return inspection
  }

  it('refuses cursors and limits of its own making only', async () => {
    for (const query of ['?limit=0', '?limit=x', '?after=%7B', '?after=WzFd', '?institution=none'])
      expect((await reviewer('GET', `/api/inspections${query}`)).status).toBe(400)
    expect((await reviewer('GET', `/api/inspections/${uuidv7()}`)).status).toBe(404)
  })

  it('shows a head the own institution alone', async () => {
    const [own, other] = [await world.as('head'), await world.as('head', 'other')]
    expect((await list('', own)).inspections).toHaveLength(1)
    expect((await list('', other)).inspections).toEqual([])
    expect((await other('GET', `/api/inspections/${world.school.inspection.id}`)).status).toBe(404)
  })

  it('lists visits newest first, page by page, each once', async () => {
    const days = ['2026-11-23', '2026-11-25', '2026-11-24', '2026-11-25']
    for (const day of days) await start(`${day}T08:00:00.000Z`)
    const seen: string[] = []
    let query = '?limit=2'
    for (let pages = 0; pages < 3; pages++) {
      const page = await list(query)
      seen.push(...page.inspections.map(({ inspection }) => inspection.startedAt?.slice(0, 10) ?? ''))
      if (page.next === null) break
      query = `?limit=2&after=${page.next}`
    }
    expect(seen).toEqual(['2026-11-25', '2026-11-25', '2026-11-24', '2026-11-23', '2026-11-21'])
    expect((await list(`?institution=${world.institutions.other.id}`)).inspections).toEqual([])
    expect((await list(`?institution=${world.school.institutionId}`)).inspections).toHaveLength(5)
    expect((await list('?limit=2&q=podstawowa')).inspections).toHaveLength(2)
    expect((await list('?q=przedszkole')).inspections).toEqual([])
  })

  it('shows facts beside the server’s own verdicts, and counts what is still on the phone', async () => {
    const { school } = world
    const shot = await takeShot()
    const [here, missing] = [
      aPhoto(school, { ...shot.described, subjectKind: 'area', subjectId: school.area.id }),
      aPhoto(school),
    ]
    const results = await world.push([
      mutation('evidence.add', school.institutionId, { evidence: here }),
      mutation('evidence.add', school.institutionId, { evidence: missing }),
      mutation('answer.give', school.institutionId, {
        answer: anAnswer(school, { fact: 'area.kind', value: 'washroom', evidenceIds: [here.id] }),
      }),
    ])
    expect(results.map((one) => one.status)).toEqual(['applied', 'applied', 'applied'])
    await receivePhoto(world.deps, { evidenceId: here.id, userId: here.by, bytes: shot.bytes })
    await evaluationSettled(world.deps)

    const shown = await detail(school.inspection.id)
    expect(shown.inspectors).toEqual([{ id: school.inspector.id, name: world.people.inspector.here.name }])
    expect(shown.institution.id).toBe(school.institutionId)
    expect(shown.subjects).toContainEqual({
      kind: 'camera',
      id: school.camera.id,
      plate: 'K-01',
      name: 'Wejście',
      place: 'Korytarz',
    })
    const failed = shown.verdicts.filter((one) => one.outcome === 'failed' && one.force === 'legal')
    expect(failed.map((one) => one.ruleId)).toContain('PL108A-3-SANITARY')
    expect(shown.verdicts.filter((one) => one.outcome === 'superseded').length).toBeGreaterThan(0)
    expect(shown.counts).toMatchObject({ answers: 1, photosMade: 2, photosReceived: 1, failedLegal: failed.length })
    expect(shown.evidence.find((one) => one.id === here.id)?.receivedAt).not.toBeNull()
    expect((await list()).inspections[0]?.counts).toEqual(shown.counts)
  })

  it('keeps the visits of one institution apart', async () => {
    const later = await start('2026-11-25T08:00:00.000Z')
    await world.push([mutation('answer.give', world.school.institutionId, { answer: anAnswer(world.school) })])
    await evaluationSettled(world.deps)
    const untouched = await detail(later.id)
    expect(untouched).toMatchObject({ answers: [], readings: [], evidence: [] })
    expect(untouched.subjects.map((one) => one.kind)).toEqual(['institution'])
    expect((await detail(world.school.inspection.id)).answers).toHaveLength(1)
  })
})
