import '@nadzor/server/node-version'
import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireChromium } from './chromium.ts'
import { add, closingLine, nothing, tallyPlaywright, tallyVitest } from './tally.ts'
import type { Tally } from './tally.ts'

/**
 * `npm test`: builds the client, runs the vitest projects and the browser journeys, and closes with one summed line.
 * Each runner prints for people and writes JSON for the sum. A missing engine is a failure under CI, else a named skip.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const reports = join(root, '.cache', 'test')
const underCI = Boolean(process.env['CI'])

type Ended = { code: number | null; output: string }

/** Runs a program of node_modules/.bin. `quietly` keeps its output for the case that it fails. */
function run(program: string, args: string[], env: Record<string, string> = {}, quietly = false): Promise<Ended> {
  return new Promise((resolve) => {
    const bin = join(root, 'node_modules', '.bin')
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: quietly ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => resolve({ code: null, output: `${output}${error.message}\n` }))
    child.once('close', (code) => resolve({ code, output }))
  })
}

async function report<T>(name: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(join(reports, name), 'utf8')) as T
  } catch {
    // The runner ended before it wrote a whole report; the tally says so.
    return null
  }
}

function heading(text: string): void {
  console.log(`\n== ${text}`)
}

async function unitTests(): Promise<Tally> {
  heading('unit and API tests (vitest)')
  const output = join(reports, 'vitest.json')
  const { code } = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${output}`])
  return tallyVitest(await report('vitest.json'), code, root)
}

/** Before all tests: some weigh what was built, the journeys open it. Answers null when it went well. */
async function buildClient(): Promise<Tally | null> {
  const built = await run('vite', ['build'], {}, true)
  if (built.code === 0) return null
  console.log(built.output)
  return { ...nothing, failures: ['the client does not build; its output above says why'] }
}

async function journeys(): Promise<Tally> {
  heading('browser journeys (Playwright)')
  let chromium: string
  try {
    chromium = requireChromium()
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    if (underCI) return { ...nothing, failures: [sentence] }
    console.log(`Skipped: ${sentence}`)
    return { ...nothing, skipped: 1 }
  }
  const args = ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json']
  const file = join(reports, 'playwright.json')
  const { code } = await run('playwright', args, { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  return tallyPlaywright(await report('playwright.json'), code)
}

await rm(reports, { recursive: true, force: true })
await mkdir(reports, { recursive: true })
const unbuilt = await buildClient()
const total = add(await unitTests(), unbuilt ?? (await journeys()))
if (total.failures.length) {
  heading('failed')
  for (const failure of total.failures) console.log(`- ${failure}`)
}
console.log(`\n${closingLine(total)}`)
process.exitCode = total.failures.length ? 1 : 0
