import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { publishedSchemas } from './schemas.ts'
import { runCommand } from './unusable-input.ts'

/** `npm run schema`: whether docs/schema is what the code reads by; with `--write` it is made so. 1 when it is not. */
await runCommand((args, { out }) => {
  const write = args.includes('--write')
  let stale = 0
  for (const [name, schema] of Object.entries(publishedSchemas(packEditions))) {
    const file = fileURLToPath(new URL(`../../../docs/schema/${name}`, import.meta.url))
    const text = `${JSON.stringify(schema, null, 1)}\n`
    if (write) writeFileSync(file, text)
    const current = write || read(file) === text
    if (!current) stale++
    out(
      `docs/schema/${name}: ${write ? 'written' : current ? 'current' : 'not current: npm run --silent schema -- --write'}\n`,
    )
  }
  return stale > 0 ? 1 : 0
})

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
