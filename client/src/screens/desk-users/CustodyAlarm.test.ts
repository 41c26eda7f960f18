import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { deskForTest } from '../desk/desk-in-tests.ts'
import CustodyAlarm from './CustodyAlarm.vue'

const uuid = (n: number) => `019a0000-0000-7000-8000-00000000000${n}`
const fault = (n: number, kind: string) => ({
  ...{ evidenceId: uuid(n), institutionId: uuid(9), institutionName: 'School 7' },
  ...{ sha256: 'a'.repeat(64), fault: kind },
})
const checked = { startedAt: '2026-11-22T03:00:00.000Z', endedAt: '2026-11-22T03:01:00.000Z', photos: 5, bytes: 9 }

async function alarm(faults: object[]) {
  const { asked, plugins } = await desk(faults)
  const page = mount(CustodyAlarm, { global: { plugins: plugins.plugins, provide: plugins.provide } })
  await flushPromises()
  return { page, asked }
}
async function desk(faults: object[]) {
  const made = await deskForTest(({ path }) =>
    path.startsWith('/api/custody')
      ? {
          ok: {
            checked,
            total: path.endsWith('/check') ? 0 : faults.length,
            faults: path.endsWith('/check') ? [] : faults,
          },
        }
      : null,
  )
  return { asked: made.asked, plugins: made.global }
}

describe('the alarm of missing photos', () => {
  it('is silent while every receipt is honoured', async () => {
    expect((await alarm([])).page.text()).toBe('')
  })
  it('says where photos are missing or damaged, and goes when a check finds them again', async () => {
    const { page, asked } = await alarm([fault(1, 'missing'), fault(2, 'missing'), fault(3, 'damaged')])
    expect(page.text()).toContain('School 7')
    expect(page.text()).toContain('3 photos')
    await page.get('button').trigger('click')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/api/custody/check' })
    expect(page.text()).toBe('')
  })
})
