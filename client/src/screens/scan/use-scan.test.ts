import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import { provideData } from '../../data/vue.ts'
import type { Data } from '../../data/contract.ts'
import { useScan } from './use-scan.ts'
import type { ScanState } from './use-scan.ts'

const CODE = '7K3M29QRSTX'
const label = { code: CODE, institutionId: 'i1', subjectKind: 'camera', subjectId: 'c7' }
const rows = {
  cameras: [{ id: 'c7', plate: 'K-07', name: 'Przedsionek', areaId: null }],
  areas: [],
  storeys: [],
  inspections: [{ id: 'v1', state: 'open', inspectors: ['me'] }],
}
const phone = (known: string[] = [CODE]) =>
  ({
    userId: 'me',
    labelByCode: async (code: string) => (known.includes(code) ? label : null),
    institutions: async () => [{ institution: { id: 'i1', name: 'SP 214' }, downloaded: true }],
    rows: async () => rows,
  }) as unknown as Data

let pulses: number[]
beforeEach(() => {
  vi.useFakeTimers()
  pulses = []
  Object.defineProperty(navigator, 'vibrate', { value: (ms: number) => pulses.push(ms), configurable: true })
})
afterEach(() => vi.useRealTimers())

async function scanning(data = phone()) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }],
  })
  await router.push('/visit/v1/scan')
  let scan: ScanState | undefined
  const wrapper = mount(
    { setup: () => ((scan = useScan('v1')), () => null) },
    { global: { plugins: [router, { install: (app) => provideData(app, data) }] } },
  )
  if (!scan) throw new Error('not mounted')
  return { scan, wrapper, path: () => router.currentRoute.value.path }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('useScan', () => {
  it('opens nothing for a label nobody knows, and says so once', async () => {
    const { scan, path } = await scanning(phone([]))
    await scan.show(CODE, null)
    await vi.advanceTimersByTimeAsync(2000)
    expect(scan.hit.value?.lookup.kind).toBe('unbound')
    expect([path(), pulses]).toEqual(['/visit/v1/scan', []])
  })

  it('shows a hit, pulses, and opens its screen by itself', async () => {
    const { scan, path } = await scanning()
    await scan.show(CODE, null)
    expect(scan.hit.value?.lookup).toMatchObject({ kind: 'found', plate: 'K-07' })
    expect([path(), pulses]).toEqual(['/visit/v1/scan', [20]])
    await vi.advanceTimersByTimeAsync(500)
    expect(path()).toBe('/visit/v1/camera/c7')
  })

  it('opens at once when tapped', async () => {
    const { scan, path } = await scanning()
    await scan.show(CODE, null)
    scan.open()
    await settle()
    expect(path()).toBe('/visit/v1/camera/c7')
  })

  it('does not open a hit put away, nor see the same label again while it is still in the picture', async () => {
    const { scan, path } = await scanning()
    await scan.show(CODE, null)
    scan.cancel()
    await scan.show(CODE, null)
    await vi.advanceTimersByTimeAsync(1000)
    expect([scan.hit.value, path()]).toEqual([null, '/visit/v1/scan'])
    await vi.advanceTimersByTimeAsync(3000)
    await scan.show(CODE, null)
    expect(scan.hit.value?.lookup.kind).toBe('found')
  })

  it('opens nothing after the screen was left', async () => {
    const { scan, path, wrapper } = await scanning()
    await scan.show(CODE, null)
    wrapper.unmount()
    await vi.advanceTimersByTimeAsync(2000)
    expect(path()).not.toContain('/camera/')
  })

  it('hints to come closer when nothing was read for a while, and says when it was another code', async () => {
    const { scan } = await scanning()
    expect(scan.hint.value).toBeNull()
    await vi.advanceTimersByTimeAsync(3000)
    expect(scan.hint.value).toBe('closer')
    scan.foreign()
    expect(scan.hint.value).toBe('foreign')
  })
})
