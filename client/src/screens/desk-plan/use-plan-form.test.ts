import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { useDesk } from '../desk/use-desk.ts'
import { plannedVisits } from './planned-visits.ts'
import type { VisitRow } from './planned-visits.ts'
import { usePlanForm } from './use-plan-form.ts'

const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [here, there, ana, bor, gone] = [uuid(1), uuid(2), uuid(11), uuid(12), uuid(13)]
const people = { [here]: [ana, bor], [there]: [bor] } as Record<string, string[]>
const visit: VisitRow = {
  inspection: {
    id: uuid(50),
    institutionId: here,
    mandate: { reason: 'complaint', issuedBy: 'City', reference: null, day: '2026-12-03' },
    inspectors: [ana, gone],
    state: 'planned',
    startedAt: null,
    finishedAt: null,
    remark: null,
  },
  institution: { id: here, name: 'School' },
  inspectors: [
    { id: ana, name: 'Ana' },
    { id: gone, name: 'Gone' },
  ],
  counts: { answers: 0, photosMade: 0, photosReceived: 0, failedLegal: 0, cantTell: 0 },
}

async function formWith(
  change: VisitRow | null,
  onPut: (asked: Asked) => Answer | null = ({ body }) => ({ ok: { ...visit.inspection, ...(body as object) } }),
) {
  const { asked, global } = await deskForTest((request) => {
    if (request.method === 'PUT') return onPut(request)
    const inspectors = people[request.path.split('/')[3] ?? ''] ?? []
    return { ok: { inspectors: inspectors.map((id) => ({ id, name: `name of ${id.slice(-2)}` })) } }
  })
  const open = async () => {
    let form!: ReturnType<typeof usePlanForm>
    const Page = defineComponent({
      setup() {
        const given = { visit: change, institutionId: '', owner: uuid(70), issuer: 'City' }
        form = usePlanForm(useDesk(), given)
        return () => h('div')
      },
    })
    const page = mount(Page, { global })
    await flushPromises()
    return { page, form }
  }
  const { page, form } = await open()
  const again = async () => {
    page.unmount()
    return (await open()).form
  }
  const puts = () => asked.filter(({ method }) => method === 'PUT')
  async function fill(): Promise<void> {
    form.type('institutionId', here)
    await flushPromises()
    form.choose(ana, true)
    form.type('day', '2026-12-03')
  }
  return { form, fill, puts, again }
}

beforeEach(() => sessionStorage.clear())

describe('a plan that is refused', () => {
  it('names no institution, nobody to go, nobody who ordered it, or no day the calendar knows', async () => {
    const { form, puts } = await formWith(null)
    form.type('issuedBy', ' ')
    expect(await form.save()).toBeNull()
    const missing = { institutionId: 'choose', inspectors: 'choose', issuedBy: 'required', day: 'required' }
    expect(form.form.errors.value).toEqual(missing)
    form.type('day', '2026-13-41')
    await form.save()
    expect(form.form.errors.value['day']).toBe('day')
    expect(puts()).toEqual([])
  })

  it('says at the inspectors that one of them may not go', async () => {
    const errors = [{ path: 'inspectors.1', message: 'is no inspector of this institution' }]
    const { form } = await formWith(visit, () => ({ refused: 'invalid', status: 400, errors }))
    expect(await form.save()).toBeNull()
    expect(form.form.errors.value).toEqual({ inspectors: 'refused' })
  })

  it('is under way already: said so, and nothing typed is lost', async () => {
    const { form } = await formWith(visit, () => ({ refused: 'conflict', status: 409 }))
    form.type('reference', 'WE-11')
    expect(await form.save()).toBeNull()
    expect(form.started.value).toBe(true)
    expect(form.draft.value.reference).toBe('WE-11')
  })

  it('is the same visit again after a lost connection, also from another page', async () => {
    let lost = true
    const { form, fill, puts, again } = await formWith(null, ({ body }) =>
      lost ? null : { ok: { ...visit.inspection, ...(body as object) } },
    )
    await fill()
    expect(await form.save()).toBeNull()
    expect(form.form.failure.value).toEqual({ kind: 'offline' })
    lost = false
    const later = await again()
    expect(later.draft.value.day).toBe('2026-12-03')
    expect((await later.save())?.institutionId).toBe(here)
    expect(puts()[1]).toEqual(puts()[0])
    expect((await again()).draft.value.day).toBe('')
  })
})

describe('a plan that is discarded', () => {
  it('goes back to how it was planned, and is kept nowhere', async () => {
    const { form, again } = await formWith(visit)
    form.type('reference', 'WE-11')
    await flushPromises()
    expect(form.dirty.value).toBe(true)
    form.discard()
    await flushPromises()
    expect(form.dirty.value).toBe(false)
    expect((await again()).draft.value.reference).toBe('')
  })
})

describe('who may go', () => {
  it('is asked for the chosen institution, and those who may not go there are not chosen any more', async () => {
    const { form, fill } = await formWith(null)
    expect(form.candidates.value).toBeNull()
    await fill()
    form.choose(bor, true)
    form.type('institutionId', there)
    await flushPromises()
    expect(form.candidates.value?.map(({ id }) => id)).toEqual([bor])
    expect(form.draft.value.inspectors).toEqual([bor])
  })

  it('shows by name who was named and may not go any more, until somebody unticks them', async () => {
    const { form, puts } = await formWith(visit)
    expect(form.candidates.value?.filter(({ able }) => !able)).toEqual([{ id: gone, name: 'Gone', able: false }])
    expect(form.draft.value.inspectors).toEqual([ana, gone])
    form.choose(gone, false)
    await form.save()
    expect(puts().map(({ path, body }) => [path, (body as { inspectors: string[] }).inspectors])).toEqual([
      [`/api/institutions/${here}/visits`, [ana]],
    ])
  })
})

describe('planned visits', () => {
  const row = (n: number, state: 'planned' | 'open', day: string): VisitRow => ({
    ...visit,
    inspection: { ...visit.inspection, id: uuid(n), state, mandate: { ...visit.inspection.mandate, day } },
  })

  it('are read through every page, the started ones left out, the next one first', async () => {
    const pages = [
      { inspections: [row(1, 'open', '2026-11-01'), row(2, 'planned', '2026-12-24')], next: 'b' },
      { inspections: [row(3, 'planned', '2026-12-03')], next: null },
    ]
    const read = await plannedVisits({
      inspections: async ({ after } = {}) => ({ ok: true, value: pages[after ? 1 : 0]! }),
    })
    expect(read.ok && read.value.map(({ inspection }) => inspection.id)).toEqual([uuid(3), uuid(2)])
  })

  it('are not half a list when a page is lost', async () => {
    const lost = { ok: false, failure: { kind: 'offline' } } as const
    const first = { ok: true, value: { inspections: [row(2, 'planned', '2026-12-24')], next: 'b' } } as const
    const read = await plannedVisits({ inspections: async ({ after } = {}) => (after ? lost : first) as never })
    expect(read).toEqual(lost)
  })
})
