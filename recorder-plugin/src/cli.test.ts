import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { healthyState, startFakeOnvif } from './testing/fake-onvif.ts'
import type { FakeRecorder } from './testing/fake-onvif.ts'

const cli = fileURLToPath(new URL('cli.ts', import.meta.url))
let fake: FakeRecorder
beforeAll(async () => {
  fake = await startFakeOnvif(healthyState(1))
})
afterAll(() => fake.stop())

function run(args: string[], password = 'Zażółć-gęślą-7'): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, RECORDER_PASSWORD: password }
    execFile(process.execPath, [cli, ...args], { env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}
const login = ['--username', 'audyt', '--password-env', 'RECORDER_PASSWORD']

describe('probe by hand', () => {
  it('says how it is used (2)', async () => {
    expect(await run(['--url', 'recorder'])).toMatchObject({ code: 2, out: '' })
    expect((await run(['--url', 'http://u:p@127.0.0.1'])).err).toContain('--password-env')
  })
  it('tells unreachable apart (3)', async () => {
    expect((await run(['--url', 'http://127.0.0.1:9', ...login])).code).toBe(3)
  })
  it('tells a refused login apart (4), and prints no secret', async () => {
    const { code, out, err } = await run(
      ['--json', '--url', `http://127.0.0.1:${String(fake.port)}`, ...login],
      'wrong-secret-2',
    )
    expect(code).toBe(4)
    expect(out + err).not.toContain('wrong-secret-2')
  })
  it('prints readings as JSON (0)', async () => {
    const { code, out } = await run([
      '--json',
      '--driver',
      'onvif',
      '--url',
      `http://127.0.0.1:${String(fake.port)}`,
      ...login,
    ])
    expect(code).toBe(0)
    expect((JSON.parse(out) as { readings: unknown[] }).readings.length).toBeGreaterThan(8)
  })
})
