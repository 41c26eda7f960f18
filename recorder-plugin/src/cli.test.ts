import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { probeFile } from '@nadzor/shared/api/agents'
import { rawPublicKey } from './agent/keys.ts'
import { isGenuine } from './agent/probe-file.ts'
import { newKeys, writeToken } from './agent/token.ts'
import { startFakeDahua } from './testing/fake-dahua.ts'
import { startFakeHikvision } from './testing/fake-hikvision.ts'
import { startFakeOnvif } from './testing/fake-onvif.ts'
import { schemaFaults } from './testing/json-schema.ts'
import { healthyState } from './testing/recorder-state.ts'
import type { FakeRecorder } from './testing/recorder-state.ts'

const cli = fileURLToPath(new URL('cli.ts', import.meta.url))
const schema = JSON.parse(
  readFileSync(new URL('../../docs/schema/probe.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>
const fakes: Record<string, FakeRecorder> = {}
beforeAll(async () => {
  fakes.onvif = await startFakeOnvif(healthyState(1))
  fakes.hikvision = await startFakeHikvision(healthyState(2))
  fakes.dahua = await startFakeDahua(healthyState(2))
})
afterAll(() => Promise.all(Object.values(fakes).map((fake) => fake.stop())))

function run(args: string[], password = 'Zażółć-gęślą-7'): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, RECORDER_PASSWORD: password }
    execFile(process.execPath, [cli, ...args], { env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}
const login = ['--username', 'audyt', '--password-env', 'RECORDER_PASSWORD']
const at = (name: string) => ['--url', `http://127.0.0.1:${String(fakes[name]?.port)}`]

/** Each call starts a process, on a machine that may be busy. */
const PATIENCE = 120_000

describe('probe by hand', { timeout: PATIENCE }, () => {
  it('says how it is used (2)', async () => {
    for (const args of [
      [],
      ['--url', 'recorder'],
      ['--url', 'ftp://127.0.0.1'],
      ['--url', 'http://u:p@127.0.0.1'],
      ['--driver', 'axis', ...at('onvif')],
      ['--seconds', '0', ...at('onvif')],
      ['--rtsp-seconds', 'long', ...at('onvif')],
      ['--username', 'audyt', ...at('onvif')],
      ['--password', 'x', ...at('onvif')],
    ]) {
      const { code, out, err } = await run(args)
      expect([code, out], args.join(' ')).toEqual([2, ''])
      expect(err, args.join(' ')).toContain('--driver auto|hikvision|dahua|onvif')
    }
    expect((await run(['--url', 'http://u:p@127.0.0.1'])).err).toContain('--password-env')
  })

  it('tells unreachable apart (3)', async () => {
    const { code, out } = await run(['--url', 'http://127.0.0.1:9', ...login])
    expect(code).toBe(3)
    expect(out).toContain('Nothing could be read: unreachable')
  })

  it.each(['hikvision', 'dahua', 'onvif'])(
    'tells a refused login apart (4), and prints no secret: %s',
    async (name) => {
      for (const more of [['--json'], []]) {
        const { code, out, err } = await run([...at(name), ...login, ...more], 'wrong-secret-2')
        expect(code).toBe(4)
        expect(out + err).not.toContain('wrong-secret-2')
      }
    },
  )

  it.each(['hikvision', 'dahua', 'onvif'])(
    'chooses the driver and prints what its schema promises (0): %s',
    async (name) => {
      const { code, out } = await run(['--json', '--driver', 'auto', ...at(name), ...login])
      expect(code).toBe(0)
      const result = JSON.parse(out) as { driver: string; readings: { unavailable: unknown; value: unknown }[] }
      expect(schemaFaults(schema, result)).toEqual([])
      expect(result.driver).toBe(name)
      expect(result.readings.length).toBeGreaterThan(20)
      expect(out).not.toContain('Zażółć-gęślą-7')
      // The schema is no rubber stamp.
      const [first] = result.readings
      if (first) first.unavailable = 'refused'
      expect(schemaFaults(schema, result)).toEqual(['$.readings[0]: fits not exactly one'])
    },
  )

  it('fits its schema when nothing was read, too', async () => {
    const { out } = await run(['--json', '--url', 'http://127.0.0.1:9'])
    expect(schemaFaults(schema, JSON.parse(out))).toEqual([])
  })

  describe('with --out', () => {
    const recorder = '01936d00-0000-7000-8000-000000000002'
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nadzor-cli-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))
    const token = (agentId: string) => {
      const keys = newKeys()
      return writeToken(join(folder, 'token'), { server: 'https://nadzor.example.org', agentId, ...keys }).then(
        () => keys,
      )
    }
    const out = (file: string) => [
      '--out',
      join(folder, file),
      '--token-file',
      join(folder, 'token'),
      '--recorder',
      recorder,
    ]

    it('asks nothing when the file could not be kept (2)', async () => {
      const before = fakes.onvif?.operations.length
      expect((await run([...at('onvif'), ...login, '--out', 'x'])).err).toContain('go together')
      expect((await run([...at('onvif'), ...login, ...out('a.json')])).code).toBe(2)
      await token('')
      expect((await run([...at('onvif'), ...login, ...out('a.json')])).err).toContain('never enrolled')
      expect(fakes.onvif?.operations.length).toBe(before)
    })

    it('leaves a file signed with the laptop’s key, once (0)', async () => {
      const { signKey } = await token('01936d00-0000-7000-8000-000000000001')
      expect((await run([...at('dahua'), ...login, ...out('b.json')])).code).toBe(0)
      const text = readFileSync(join(folder, 'b.json'), 'utf8')
      const file = probeFile.parse(JSON.parse(text))
      expect(isGenuine(file, rawPublicKey(signKey))).toBe(true)
      expect(file.probe).toMatchObject({ recorderId: recorder, host: '127.0.0.1' })
      expect(schemaFaults(schema, file.probe.result)).toEqual([])
      expect(text).not.toContain('Zażółć-gęślą-7')
      const again = await run([...at('dahua'), ...login, ...out('b.json')])
      expect([again.code, again.err.includes('is there already')]).toEqual([2, true])
    })
  })

  it('prints a table that a technician can read (0)', async () => {
    const { code, out } = await run([...at('hikvision'), ...login])
    expect(code).toBe(0)
    expect(out).toMatch(/· hikvision · login accepted · \d+ requests/)
    expect(out).toMatch(/rec\.expiry_days +60 d +record\/tracks Duration/)
    expect(out).toMatch(/channel +name +picture +codec +width +height +fps set +sound/)
    expect(out).toMatch(/2 +KAMERA 2 +yes +H\.264 +1920 +1080 +25 +no/)
    expect(out).toMatch(/Not told\n(.*\n)* +acc\.default_pwd +unsupported/)
  })
})
