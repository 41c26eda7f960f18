import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { requireChromium } from '../run/chromium.ts'

export type OnPhone = { edits: number; median: number; p95: number; worst: number; whole: number; kept: number }

/** One edited answer after another in a real browser slowed down four times; the page is rules-phone-page.ts. */
export async function editedAnswerOnPhone(rows: InstitutionRows, packs: HashedPack[], at: string): Promise<OnPhone> {
  const bundle = await bundled()
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<!doctype html><title>bench</title>')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.addScriptTag({ content: bundle, type: 'module' })
    await page.waitForFunction('globalThis.benchEdits !== undefined')
    const slow = await page.context().newCDPSession(page)
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    return await page.evaluate(
      (given) => (globalThis as unknown as { benchEdits: (given: unknown) => OnPhone }).benchEdits(given),
      { rows, packs, at },
    )
  } finally {
    await browser.close()
    server.close()
  }
}

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('rules-phone-page.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'bench',
      },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { code?: string }[] }[]
  return outputs.flatMap(({ output }) => output.map(({ code }) => code ?? '')).join('\n')
}
