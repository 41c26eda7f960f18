import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pullResponse, scopeResponse } from '@nadzor/shared/sync/protocol'
import type { PulledRow } from '@nadzor/shared/sync/protocol'
import { saveRow } from '../change-log.ts'
import type { Requester } from '../../testing/app.ts'
import { openFindings } from '../../testing/findings.ts'
import type { FindingsWorld } from '../../testing/findings.ts'
import { engines } from '../../testing/postgres.ts'
import { PAGE_ROWS } from './changed-rows.ts'

const audio = 'rec.audio'
const place = 'place.sanitary'

/** A phone's mirror: rows by kind and id, as its pulls made it. */
type Phone = {
  cursor: number
  rows: Map<string, PulledRow>
  pull: () => Promise<void>
  ids: (kind: string) => string[]
}

describe.each(await engines())('an installer’s feed on $name', ({ open }) => {
  let world: FindingsWorld
  let phone: Phone
  beforeEach(async () => {
    world = await openFindings(await open())
    phone = phoneOf(world.installer)
    await world.see('ch.audio_track', false)
  })
  afterEach(() => world.close())

  function phoneOf(as: Requester): Phone {
    const one: Phone = {
      cursor: 0,
      rows: new Map(),
      ids: (kind) => [...one.rows.values()].filter((row) => row.kind === kind).map((row) => row.id),
      async pull() {
        for (let more = true; more;) {
          const body = { protocol: 1, institutionId: world.school.institutionId, epoch: 1, cursor: one.cursor }
          const response = await as('POST', '/api/sync/pull', body)
          const page = pullResponse.parse(await response.json())
          expect(page.rows.map((row) => row.seq)).toEqual(page.rows.map((row) => row.seq).toSorted((a, b) => a - b))
          for (const row of page.rows) {
            if (row.row === null) one.rows.delete(`${row.kind} ${row.id}`)
            else one.rows.set(`${row.kind} ${row.id}`, row)
          }
          if (page.more) expect(page.cursor).toBeGreaterThan(one.cursor)
          one.cursor = page.cursor
          more = page.more
        }
      },
    }
    return one
  }

  it('holds no finding, answer, reading, photo or visit before there is an order', async () => {
    await world.see('area.kind', 'washroom')
    await world.see('ch.audio_cfg', true)
    await phone.pull()
    const kinds = new Set([...phone.rows.values()].map((row) => row.kind))
    expect([...kinds].sort()).toEqual(
      ['institution', 'site', 'building', 'storey', 'area', 'recorder', 'camera', 'channel', 'sign'].sort(),
    )
  })

  it('brings with an order all that belongs to it, though it changed before, and nothing of the rest', async () => {
    await world.see('area.kind', 'washroom')
    const readingId = await world.see('ch.audio_cfg', true)
    await phone.pull()
    await world.assign(audio)
    await phone.pull()
    const { finding, events, readings } = await world.page(audio)
    expect(phone.ids('finding')).toEqual([finding.id])
    expect(phone.ids('findingEvent').sort()).toEqual(events.map((one) => one.id).sort())
    expect(phone.ids('reading')).toContain(readingId)
    expect(phone.ids('evidence')).toEqual(readings.find((one) => one.id === readingId)?.evidenceIds)
    expect(phone.ids('answer')).toEqual([])
    expect(phone.ids('inspection')).toEqual([])
    // Another order later, with what was seen long before.
    await world.assign(place)
    await phone.pull()
    expect(phone.ids('finding')).toHaveLength(2)
    expect(phone.ids('answer')).toEqual([])
  })

  it('keeps up: what happens to the order, its photos’ arrival, and its end', async () => {
    await world.see('ch.audio_cfg', true)
    await world.assign(audio)
    await phone.pull()
    await world.push([await world.markFixed(audio)], world.installer)
    await world.probe({ 'ch.audio_cfg': false, 'ch.audio_track': false })
    await phone.pull()
    const { finding, events } = await world.page(audio)
    expect(phone.rows.get(`finding ${finding.id}`)?.row).toEqual(finding)
    expect(finding.state).toBe('closed')
    expect(phone.ids('findingEvent').sort()).toEqual(events.map((one) => one.id).sort())
    const measured = [...phone.rows.values()].filter((row) => row.kind === 'reading')
    expect(measured.map((row) => (row.row as { how: string }).how)).toContain('read')
  })

  it('takes away an order that is given to somebody else, with what hung on it, and leaves own photos', async () => {
    await world.see('ch.audio_cfg', true)
    await world.assign(audio)
    const own = await world.photograph(world.people.installer.here.id, world.installer, { inspectionId: null })
    await phone.pull()
    expect(phone.ids('finding')).toHaveLength(1)
    const finding = await world.one(audio)
    const origin = { actor: 'system:test', mutationId: null, at: world.now() }
    const given = { ...finding, assigneeId: uuidv7() }
    await world.deps.db.transaction().execute((trx) => saveRow(trx, 'finding', given, origin))
    await phone.pull()
    expect([...phone.ids('finding'), ...phone.ids('findingEvent'), ...phone.ids('reading')]).toEqual([])
    expect(phone.ids('evidence')).toEqual([own])
    expect(phone.ids('camera')).not.toEqual([])
  })

  it('is the same whether pulled at once or step by step, over many pages too', async () => {
    await world.see('ch.audio_cfg', true)
    await world.assign(audio)
    await phone.pull()
    const origin = { actor: 'system:test', mutationId: null, at: world.now() }
    await world.deps.db.transaction().execute(async (trx) => {
      for (let i = 0; i < PAGE_ROWS + 20; i++)
        await saveRow(trx, 'site', { ...world.school.site, id: uuidv7(), name: `Boisko ${i}` }, origin)
    })
    await world.see('ch.audio_cfg', true)
    await phone.pull()
    const late = phoneOf(world.installer)
    await late.pull()
    const shape = (one: Phone) =>
      [...one.rows.values()].map(({ kind, id, version }) => `${kind} ${id} ${version}`).sort()
    expect(shape(late)).toEqual(shape(phone))
    expect(late.cursor).toBe(phone.cursor)
  })

  it('tells in the scope how many rows a first download brings', async () => {
    await world.see('ch.audio_cfg', true)
    await world.assign(audio)
    const response = await world.installer('GET', '/api/sync/scope')
    const scope = scopeResponse.parse(await response.json())
    await phone.pull()
    expect(scope.institutions).toMatchObject([{ rowCount: phone.rows.size, seq: phone.cursor, orders: 1 }])
  })

  it('is not the inspector’s: who inspects gets every row', async () => {
    await world.see('ch.audio_cfg', true)
    const inspector = phoneOf(world.inspector)
    await inspector.pull()
    expect(inspector.ids('finding')).toHaveLength(1)
    expect(inspector.ids('findingEvent')).toHaveLength(1)
    expect(inspector.ids('reading')).toHaveLength(2)
    expect(inspector.ids('inspection')).toHaveLength(1)
  })

  it('is nothing for a head, who may send a document all the same', async () => {
    const body = { protocol: 1, institutionId: world.school.institutionId, epoch: 1, cursor: 0 }
    expect((await world.head('POST', '/api/sync/pull', body)).status).toBe(403)
    const scope = await world.head('GET', '/api/sync/scope')
    expect(scopeResponse.parse(await scope.json())).toMatchObject({ institutions: [], labels: [] })
  })
})
