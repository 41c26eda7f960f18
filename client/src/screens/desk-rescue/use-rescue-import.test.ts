import { describe, expect, it, vi } from 'vitest'
import { countsOf, useRescueImport } from './use-rescue-import.ts'

const file = new File(['x'], 'nadzor-2026.nadzor')
const answering = (status: number, body: unknown) =>
  vi.fn<typeof fetch>(async () => new Response(JSON.stringify(body), { status }))

describe('importing a rescue file', () => {
  it('names the fault of a refused file', async () => {
    const problem = { type: 'urn:nadzor:problem:invalid', title: 'no', status: 400 }
    const send = answering(400, { ...problem, errors: [{ path: 'file', message: 'cut-short' }] })
    const { choose, run, fault, report } = useRescueImport(send)
    choose(file)
    await run()
    expect(fault.value).toBe('cut-short')
    expect(report.value).toBeNull()
  })

  it('does not blame the file when there is no connection or the answer is garbled', async () => {
    const broken = useRescueImport(async () => Promise.reject(new TypeError('network')))
    broken.choose(file)
    await broken.run()
    expect([broken.fault.value, broken.failure.value]).toEqual([null, { kind: 'offline' }])
    const garbled = useRescueImport(answering(200, { hello: 1 }))
    garbled.choose(file)
    await garbled.run()
    expect(garbled.failure.value).toMatchObject({ kind: 'garbled' })
  })

  it('sends nothing before a file is chosen, and forgets the last report with the next choice', async () => {
    const author = { id: '019f0000-0000-7000-8000-000000000001', name: 'Anna' }
    const send = answering(200, { author, madeAt: '2026-11-21T09:41:00.000Z', changes: [], photos: [] })
    const { choose, run, report } = useRescueImport(send)
    await run()
    expect(send).not.toHaveBeenCalled()
    choose(file)
    await run()
    expect(report.value?.author.name).toBe('Anna')
    choose(null)
    expect(report.value).toBeNull()
  })

  it('counts what became of everything, what was accepted first', () => {
    const entries = (['rejected', 'applied', 'duplicate', 'applied'] as const).map((status) => ({ status }))
    expect(countsOf(entries)).toEqual([
      { status: 'applied', count: 2 },
      { status: 'duplicate', count: 1 },
      { status: 'rejected', count: 1 },
    ])
  })
})
