import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { probeFile } from '@nadzor/shared/api/agents'
import { rawPublicKey } from './keys.ts'
import { isGenuine, writeProbeFile } from './probe-file.ts'
import { newKeys, writeToken } from './token.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'nadzor-file-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const agentId = '01936d00-0000-7000-8000-000000000001'
const keys = newKeys()
async function write(enrolled = true): Promise<string> {
  const tokenFile = join(folder, 'token')
  await writeToken(tokenFile, { server: 'https://a.org', agentId: enrolled ? agentId : '', ...keys })
  const file = join(folder, 'probe.json')
  const at = '2026-11-21T09:00:00.000Z'
  await writeProbeFile({
    file,
    tokenFile,
    recorderId: '01936d00-0000-7000-8000-000000000002',
    target: { host: '192.168.1.20', port: 80 },
    result: {
      ...{ driver: 'onvif', startedAt: at, endedAt: at, login: 'ok', pin: null, failure: null, transcript: [] },
      readings: [
        {
          fact: 'rec.model',
          channel: null,
          unit: null,
          source: 'Ż"\\',
          how: 'read',
          value: 'FR-16',
          unavailable: null,
        },
      ],
    },
  })
  return file
}

describe('a signed probe file', () => {
  it('is not written without an enrolled key, nor over another', async () => {
    await expect(write(false)).rejects.toThrow('never enrolled')
    await write()
    await expect(write()).rejects.toThrow('there already')
  })

  it('is genuine as it was written, and not when one letter was changed', async () => {
    const text = await readFile(await write(), 'utf8')
    const signKey = rawPublicKey(keys.signKey)
    const genuine = (json: string) => {
      const file = probeFile.safeParse(JSON.parse(json))
      return file.success && isGenuine(file.data, signKey)
    }
    expect(genuine(text)).toBe(true)
    // Order and blanks are not what it says.
    expect(genuine(JSON.stringify(JSON.parse(text), null, 2))).toBe(true)
    for (const [from, to] of [
      ['FR-16', 'FR-17'],
      ['192.168.1.20', '192.168.1.21'],
      ['"ok"', '"rejected"'],
      ['09:00:00', '09:00:01'],
    ])
      expect(genuine(text.replace(from ?? '', to ?? ''))).toBe(false)
    expect(isGenuine(probeFile.parse(JSON.parse(text)), rawPublicKey(newKeys().signKey))).toBe(false)
  })
})
