import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { useDesk } from '../desk/use-desk.ts'
import { momentOf, useDeskVisits } from './use-desk-visits.ts'
import type { VisitRow } from './use-desk-visits.ts'

const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const visit = (n: number): VisitRow => ({
  inspection: {
    id: id(n),
    institutionId: id(900),
    mandate: { reason: 'planned', issuedBy: 'City', reference: null, day: '2026-11-20' },
    inspectors: [id(800)],
    state: 'open',
    startedAt: '2026-11-21T09:00:00.000Z',
    finishedAt: null,
    remark: null,
  },
  institution: { id: id(900), name: 'School' },
  inspectors: [{ id: id(800), name: 'Inspector' }],
  counts: { answers: 1, photosMade: 2, photosReceived: 0, failedLegal: 0, cantTell: 1 },
})

/** The composable in a component of its own; `arrived` is what the server has. */
async function pageWith(arrived: VisitRow[]) {
  let lost = false
  const institution = ref<string | undefined>()
  const answer = ({ path }: Asked): Answer | null => {
    if (lost) return null
    if (path.startsWith('/api/institutions')) return { ok: { institutions: [], next: null } }
    return { ok: { inspections: arrived, next: null } }
  }
  const { asked, later, global } = await deskForTest(answer)
  let visits!: ReturnType<typeof useDeskVisits>
  const Page = defineComponent({
    setup() {
      visits = useDeskVisits(useDesk(), () => institution.value)
      return () => h('div')
    },
  })
  const page = mount(Page, { global })
  await flushPromises()
  const ids = () => visits.list.items.value?.map((row) => row.inspection.id)
  return { page, visits, institution, asked, later, ids, lose: () => (lost = true) }
}

describe('the list of what arrived', () => {
  it('keeps what it shows and says why when the connection is lost', async () => {
    const { visits, ids, later, lose } = await pageWith([visit(1)])
    lose()
    later()
    await flushPromises()
    expect(ids()).toEqual([id(1)])
    expect(visits.list.failure.value).toEqual({ kind: 'offline' })
  })

  it('shows a new visit without being asked', async () => {
    const arrived = [visit(1)]
    const { ids, later } = await pageWith(arrived)
    arrived.unshift(visit(2))
    later()
    await flushPromises()
    expect(ids()).toEqual([id(2), id(1)])
  })

  it('asks anew when the filter in the address changes', async () => {
    const { institution, asked } = await pageWith([visit(1)])
    institution.value = id(900)
    await flushPromises()
    expect(asked.at(-1)?.path).toBe(`/api/inspections?institution=${id(900)}&limit=50`)
  })

  it('asks nothing more once the page is left', async () => {
    const { page, asked, later } = await pageWith([visit(1)])
    page.unmount()
    const before = asked.length
    later()
    await flushPromises()
    expect(asked).toHaveLength(before)
  })
})

describe('the moment of a visit', () => {
  it('is its end once it has one', () => {
    const one = visit(1)
    expect(momentOf(one)).toBe('2026-11-21T09:00:00.000Z')
    expect(momentOf({ ...one, inspection: { ...one.inspection, finishedAt: '2026-11-21T11:00:00.000Z' } })).toBe(
      '2026-11-21T11:00:00.000Z',
    )
    expect(momentOf({ ...one, inspection: { ...one.inspection, startedAt: null } })).toBeNull()
  })
})
