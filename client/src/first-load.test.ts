import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

/**
 * What an old phone on a school's worst network fetches before home stands: the entry of the built client, home, and
 * whatever both import at once. `npm test` builds before it comes here; by itself this test looks at the last build.
 */
const BUDGET = 170_000
const built = join(import.meta.dirname, '../../dist/client')
const assets = join(built, 'assets')

const staticImport = /\bimport\s*(?:[\w$\s{},*]+?\bfrom\s*)?["']\.\/([\w.-]+\.js)["']/g

function withImports(file: string, seen: Map<string, number>): Map<string, number> {
  if (seen.has(file)) return seen
  const code = readFileSync(join(assets, file))
  seen.set(file, gzipSync(code).length)
  for (const [, next] of code.toString('utf8').matchAll(staticImport)) if (next) withImports(next, seen)
  return seen
}

it.skipIf(!existsSync(join(built, 'index.html')))(
  'the first load stays within its budget (needs npm run build)',
  () => {
    const [, entry] =
      /<script type="module"[^>]* src="([^"]+)"/.exec(readFileSync(join(built, 'index.html'), 'utf8')) ?? []
    const home = readdirSync(assets).find((file) => /^VisitsScreen-.*\.js$/.test(file))
    if (!entry || !home) throw new Error('the build has no entry or no home')
    const files = withImports(home, withImports(basename(entry), new Map()))
    expect(files.size).toBeGreaterThan(2)
    const total = [...files.values()].reduce((sum, size) => sum + size, 0)
    const heaviest = [...files].sort((a, b) => b[1] - a[1]).slice(0, 5)
    expect(total, `gzip bytes; heaviest: ${heaviest.map((each) => each.join(' ')).join(', ')}`).toBeLessThanOrEqual(
      BUDGET,
    )
  },
)
