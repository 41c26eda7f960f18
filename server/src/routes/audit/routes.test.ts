import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditResponse } from '@nadzor/shared/api/audit'
import { erasePayload } from '../../db/queries/chain.ts'
import type { Requester } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'
import { openVisit } from '../../testing/visit.ts'
import type { VisitWorld } from '../../testing/visit.ts'

describe.each(await engines())('the audit of an institution on $name', ({ open }) => {
  let world: VisitWorld
  let dpo: Requester
  beforeEach(async () => {
    world = await openVisit(await open())
    dpo = await world.as('dpo')
  })
  afterEach(() => world.close())
  const audit = async (query = '') => {
    const response = await dpo('GET', `/api/institutions/${world.school.institutionId}/audit${query}`)
    expect(response.status).toBe(200)
    return auditResponse.parse(await response.json())
  }

  it('refuses a cursor it did not give', async () => {
    expect((await dpo('GET', `/api/institutions/${world.school.institutionId}/audit?after=IngiCg`)).status).toBe(400)
  })

  it('says who changed what, newest first and page by page, and that the chain holds', async () => {
    const first = await audit('?limit=5')
    const { seq } = first.changes[0] ?? { seq: 0 }
    expect(first.chain).toMatchObject({ intact: true, seq, digest: first.changes[0]?.digest, erased: 0 })
    expect(first.changes[0]).toMatchObject({
      entityKind: 'inspection',
      actor: world.school.inspector.id,
      actorName: world.people.inspector.here.name,
    })
    const second = await audit(`?limit=5&after=${first.next}`)
    expect(second.chain).toBeNull()
    expect([...first.changes, ...second.changes].map((one) => one.seq)).toEqual(
      Array.from({ length: 10 }, (_, index) => seq - index),
    )
  })

  it('shows what was erased without calling it broken', async () => {
    await world.deps.db.transaction().execute((trx) => erasePayload(trx, world.school.institutionId, 3))
    const { chain, changes } = await audit()
    expect(chain).toMatchObject({ intact: true, erased: 1 })
    expect(changes.filter((one) => one.erased).map((one) => one.seq)).toEqual([3])
  })

  it('names the first change that does not hold', async () => {
    await world.deps.db.updateTable('change').set({ actor: 'nobody' }).where('seq', '=', 4).execute()
    expect((await audit()).chain).toEqual({ intact: false, seq: 4, fault: 'digest' })
  })
})
