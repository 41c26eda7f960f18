import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'

/** Ten kills of `npm run e2e:kill`, which says what is looked for; hundreds of them are a command of their own. */

const script = fileURLToPath(new URL('../kill.ts', import.meta.url))

function kills(args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.once('close', (code) => resolve({ code, said }))
  })
}

test('a phone killed at ten moments of a visit loses nothing that it had shown as kept', async () => {
  const { code, said } = await kills(['--n', '10', '--seed', '3'])
  expect(code, said).toBe(0)
  expect(said).toContain('10 kills')
})

test('one forgotten change is noticed', async () => {
  const { code, said } = await kills(['--n', '2', '--seed', '3', '--plant'])
  expect(code, said).toBe(1)
  expect(said).toMatch(/changes were shown as kept|now it shows/)
})
