import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { addBuilding } from '../../testing/building.ts'
import type { Building } from '../../testing/building.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('the register on $name', ({ open }) => {
  let world: World
  let building: Building
  let admin: Requester
  let path: string
  beforeEach(async () => {
    world = await openWorld(await open())
    building = await addBuilding(world, 1)
    admin = await world.as('administrator')
    path = `/api/institutions/${world.institutions.here.id}`
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })
  const change = async (body: unknown) => (await admin('POST', `${path}/register`, body)).status
  const camera = (more: Partial<Rows['camera']> = {}): unknown => ({
    kind: 'camera',
    row: { ...building.cameras[0], id: v7(), plate: 'K-09', ...more },
  })

  it('refuses rows of another institution, references into one, and kinds it does not know', async () => {
    const other = world.institutions.other.id
    expect(await change(camera({ institutionId: other }))).toBe(400)
    expect(await change(camera({ areaId: v7() }))).toBe(400)
    expect(await change({ kind: 'verdict', row: {} })).toBe(400)
    const foreign = await world.deps.db
      .selectFrom('site')
      .select('id')
      .where('institutionId', '=', other)
      .executeTakeFirstOrThrow()
    const site = { id: foreign.id, institutionId: world.institutions.here.id, name: 'x', address: 'y' }
    expect(await change({ kind: 'site', row: site })).toBe(409)
  })

  it('adds and changes rows; the same row twice is one change', async () => {
    const added = camera() as { row: Rows['camera'] }
    expect(await change(added)).toBe(204)
    const seq = async () =>
      (await world.deps.db.selectFrom('change').selectAll().where('entityId', '=', added.row.id).execute()).length
    expect(await change(added)).toBe(204)
    expect(await seq()).toBe(1)
    expect(await change({ kind: 'camera', row: { ...added.row, kind: 'dummy' } })).toBe(204)
    const { cameras } = (await (await admin('GET', `${path}/register`)).json()) as { cameras: Rows['camera'][] }
    expect(cameras.find((one) => one.id === added.row.id)?.kind).toBe('dummy')
  })

  it('hangs a label, and hangs it elsewhere; a code nobody printed is not found', async () => {
    const { labels } = (await (await admin('POST', '/api/labels', { count: 1 })).json()) as {
      labels: { code: string }[]
    }
    const code = labels[0]?.code ?? ''
    const hang = (subjectKind: string, subjectId: string | undefined, of = code) =>
      change({ kind: 'label', code: of, subjectKind, subjectId })
    expect(await hang('camera', building.cameras[0]?.id)).toBe(204)
    expect(await hang('recorder', building.recorder.id)).toBe(204)
    expect(await hang('sign', building.recorder.id)).toBe(400)
    const shown = (await (await admin('GET', `${path}/register`)).json()) as { labels: unknown }
    expect(shown.labels).toEqual([{ code, subjectId: building.recorder.id }])
  })

  it('plans a visit with inspectors of the place only, and not once it is under way', async () => {
    const reviewer = await world.as('reviewer')
    const mandate = { reason: 'complaint', issuedBy: 'Wydział', reference: null, day: '2026-11-25' }
    const id = v7()
    const plan = (inspectors: string[]) =>
      reviewer('PUT', `${path}/visits`, { id, institutionId: world.institutions.here.id, inspectors, mandate })
    const { inspector, installer } = world.people
    expect((await plan([])).status).toBe(400)
    expect((await plan([installer.here.id])).status).toBe(400)
    expect((await plan([inspector.other.id])).status).toBe(400)
    expect((await plan([inspector.here.id])).status).toBe(200)
    const people = (await (await reviewer('GET', `${path}/people`)).json()) as { inspectors: { id: string }[] }
    expect(people.inspectors.map((one) => one.id)).toContain(inspector.here.id)
    await world.deps.db.updateTable('inspection').set({ state: 'open' }).where('id', '=', id).execute()
    expect((await plan([inspector.here.id])).status).toBe(409)
  })
})
