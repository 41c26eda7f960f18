import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import type { Institution } from '@nadzor/shared/facts/institution'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { useDesk } from '../desk/use-desk.ts'
import { useDeskInstitution } from './use-desk-institution.ts'

const school: Institution = {
  id: '019a0000-0000-7000-8000-000000000001',
  authorityId: '019a0000-0000-7000-8000-000000000002',
  name: 'School',
  kind: 'primary',
  public: true,
  country: 'PL',
  city: 'Kraków',
  district: null,
  address: 'Long Street 1',
  pupils: null,
  startDay: null,
  grantFrom: null,
  grantUntil: null,
  ownPacks: [],
}

async function pageWith(onPatch: (asked: Asked) => Answer | null) {
  let name = school.name
  const answer = (asked: Asked): Answer | null =>
    asked.method === 'PATCH' ? onPatch(asked) : { ok: { ...school, name } }
  const { asked, global } = await deskForTest(answer)
  let made!: ReturnType<typeof useDeskInstitution>
  let changed = 0
  const Page = defineComponent({
    setup() {
      made = useDeskInstitution(
        useDesk(),
        school.id,
        () => (changed += 1),
        (key) => key,
      )
      return () => h('div')
    },
  })
  mount(Page, { global })
  await flushPromises()
  return { made, asked, changed: () => changed, rename: (to: string) => (name = to) }
}

describe('changing an institution', () => {
  it('loses nothing typed when the server refuses, and says which field', async () => {
    const errors = [{ path: 'pupils', message: 'too many' }]
    const { made, changed } = await pageWith(() => ({ refused: 'invalid', status: 400, errors }))
    made.draft.value = { ...made.draft.value!, pupils: '999999' }
    await made.save()
    expect(made.draft.value?.pupils).toBe('999999')
    expect(made.form.errors.value).toEqual({ pupils: 'refused' })
    expect(changed()).toBe(0)
  })

  it('does not overwrite typing when the institution is read again', async () => {
    const { made, rename } = await pageWith(() => null)
    made.draft.value = { ...made.draft.value!, address: 'Short Street 2' }
    rename('Renamed by somebody else')
    await made.load.run()
    expect(made.draft.value?.address).toBe('Short Street 2')
    expect(made.load.value.value?.name).toBe('Renamed by somebody else')
  })

  it('asks nothing of the server when nothing changed', async () => {
    const { made, asked } = await pageWith(() => null)
    await made.save()
    expect(asked.filter((one) => one.method === 'PATCH')).toEqual([])
    expect(made.form.failure.value).toBeNull()
  })

  it('sends what changed, once, and compares the next change with what the server then has', async () => {
    const { made, asked, changed } = await pageWith(({ body }) => ({ ok: { ...school, ...(body as object) } }))
    made.draft.value = { ...made.draft.value!, pupils: '412' }
    await made.save()
    await made.save()
    expect(asked.filter((one) => one.method === 'PATCH').map((one) => one.body)).toEqual([{ pupils: 412 }])
    expect(changed()).toBe(2)
  })
})
