import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { Data } from '../../data/contract.ts'
import type { Order } from '../../data/orders.ts'
import { giveOrder } from '../../data/testing/order.ts'
import { makeScene } from '../../data/testing/scene.ts'
import { fakePhoto } from '../../data/testing/school.ts'
import { repairKey, useRepair } from './use-repair.ts'
import { factsOfDefect, waysOf } from './ways.ts'
import { packEditions } from '@nadzor/shared/rules/pack-list'

const packs = packEditions.map((pack) => ({ hash: pack.edition, pack }))

async function begin(data: Data, order: Order) {
  const { finding, events } = order
  const decided = events.flatMap(({ facts }) => facts)
  const ways = waysOf({ finding, decided, allowed: factsOfDefect(packs, finding.defect) })
  const held = shallowRef<Order | null>(order)
  const scope = effectScope()
  const repair = scope.run(() => useRepair({ data, order: held, ways: shallowRef(ways), measured: shallowRef(false) }))!
  await vi.waitUntil(() => repair.ready.value)
  return { repair, held, end: () => scope.stop() }
}

async function withOrder() {
  const scene = makeScene()
  giveOrder(scene)
  const data = await scene.open()
  await data.sync.now()
  scene.phone.setOnline(false)
  const [order] = await data.orders()
  if (!order) throw new Error('no order')
  const shoot = async (seed = 1) => {
    const photo = await fakePhoto(data, 500, seed)
    const { institutionId, subjectKind, subjectId } = order.finding
    const evidence = data.describePhoto(photo, {
      institutionId,
      inspectionId: null,
      subjectKind,
      subjectId,
      purpose: 'place',
    })
    return { evidence, photo }
  }
  return { scene, data, order, shoot }
}

describe('a report in the making', () => {
  it('is not written while anything is missing', async () => {
    const { data, order } = await withOrder()
    const { repair } = await begin(data, order)
    expect(repair.missing.value).toEqual(['way', 'photo'])
    expect(await repair.report()).toBe(false)
    expect(await data.ledger()).toEqual([])
  })

  it('comes back after the app died, photo and all', async () => {
    const { data, order, shoot } = await withOrder()
    const first = await begin(data, order)
    await first.repair.choose('moved')
    const { evidence, photo } = await shoot()
    await first.repair.hold(evidence, photo)
    first.end()
    const { repair } = await begin(data, order)
    expect(repair.way.value?.id).toBe('moved')
    expect(repair.evidences.value).toEqual([evidence])
    expect(repair.missing.value).toEqual(['value'])
    expect(await data.ledger()).toEqual([])
  })

  it('is one change with its photos; then nothing of it is kept aside', async () => {
    const { data, order, shoot } = await withOrder()
    const { repair } = await begin(data, order)
    await repair.choose('moved')
    for (const seed of [1, 2]) {
      const { evidence, photo } = await shoot(seed)
      await repair.hold(evidence, photo)
    }
    await repair.drop(0)
    const [ask] = repair.way.value?.asks ?? []
    if (ask) await repair.answer(ask, 'corridor')
    repair.note.value = '  Wisi nad schodami  '
    expect(await repair.report()).toBe(true)
    const [mine] = await data.orders()
    expect(mine?.finding.state).toBe('fixed')
    expect(mine?.events.at(-1)).toMatchObject({
      note: 'Wisi nad schodami',
      evidenceIds: [expect.any(String)],
      proposals: [{ fact: 'area.kind', value: 'corridor' }],
    })
    expect((await data.ledger()).map(({ what }) => what).sort()).toEqual(['finding.mark-fixed', 'photo'])
    expect(await data.draft(repairKey(order.finding.id))).toBeNull()
  })

  it('that was sent before the phone died is not begun again with the same photos', async () => {
    const { data, order, shoot } = await withOrder()
    const { repair, end } = await begin(data, order)
    await repair.choose('removed')
    const { evidence, photo } = await shoot()
    await repair.hold(evidence, photo)
    const draft = await data.draft(repairKey(order.finding.id))
    await repair.report()
    end()
    await data.keepDraft(repairKey(order.finding.id), draft)
    const [later] = await data.orders()
    const again = await begin(data, later!)
    await nextTick()
    expect(again.repair.evidences.value).toEqual([])
    expect(again.repair.way.value).toBeNull()
  })

  it('says a refusal of the phone and keeps what was entered', async () => {
    const { data, order, shoot } = await withOrder()
    const { repair } = await begin(data, order)
    await repair.choose('removed')
    const { evidence, photo } = await shoot()
    await repair.hold(evidence, photo)
    repair.note.value = 'x'.repeat(3000)
    expect(await repair.report()).toBe(false)
    expect(repair.trouble.value).not.toBeNull()
    expect(repair.evidences.value).toHaveLength(1)
    expect(await data.ledger()).toEqual([])
  })
})
