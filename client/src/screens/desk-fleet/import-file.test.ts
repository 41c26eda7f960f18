import { describe, expect, it } from 'vitest'
import type { Failure } from '../desk/failure.ts'
import { importFault, MOST_BYTES, readProbeFile } from './import-file.ts'

const file = (text: string, size = text.length) => ({ size, text: async () => text })
const id = '019a0000-0000-7000-8000-000000000001'
const result = {
  ...{ driver: null, startedAt: '2026-11-21T09:00:00.000Z', endedAt: '2026-11-21T09:01:00.000Z', login: 'ok' },
  ...{ pin: null, failure: null, readings: [], transcript: [] },
}
const genuine = {
  ...{ format: 'nadzor-probe-v1', agentId: id, signature: 'A'.repeat(86) },
  probe: { id, recorderId: id, host: '10.1.2.3', port: 80, result },
}
const refused = (type: string, more: object = {}) =>
  ({ kind: 'problem', problem: { type, title: type, status: 400, ...more } }) as Failure

describe('a chosen file', () => {
  it('is refused before it travels when it cannot be one', async () => {
    expect(await readProbeFile(file('%PDF-1.7'))).toEqual({ fault: 'not-json' })
    expect(await readProbeFile(file('{}'))).toEqual({ fault: 'not-probe' })
    expect(await readProbeFile(file(JSON.stringify({ ...genuine, format: 'nadzor-probe-v2' })))).toEqual({
      fault: 'not-probe',
    })
    expect(await readProbeFile(file('{}', MOST_BYTES + 1))).toEqual({ fault: 'too-large' })
  })

  it('goes on as it was signed, nothing added or left out', async () => {
    expect(await readProbeFile(file(JSON.stringify(genuine)))).toEqual({ file: genuine })
  })
})

describe('the server’s refusal', () => {
  it('is said in the words of what is wrong with the file', () => {
    const errors = (path: string) => ({ errors: [{ path, message: '' }] })
    expect(importFault(refused('invalid', errors('signature')))).toBe('unsigned')
    expect(importFault(refused('invalid', errors('probe.result.endedAt')))).toBe('times')
    expect(importFault(refused('invalid', errors('probe.result.readings')))).toBe('not-probe')
    expect(importFault(refused('conflict', { detail: 'agent-revoked' }))).toBe('agent-revoked')
    expect(importFault(refused('conflict', { detail: 'no-consent' }))).toBe('no-consent')
    expect(importFault(refused('conflict', { detail: 'another probe has this id' }))).toBe('another')
    expect(importFault(refused('not-found'))).toBe('not-found')
  })

  it('keeps the general sentence where the file is not at fault', () => {
    expect(importFault({ kind: 'offline' })).toBeNull()
    expect(importFault(refused('unauthenticated'))).toBeNull()
  })
})
