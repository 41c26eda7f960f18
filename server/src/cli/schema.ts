import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { requirementsPage } from '@nadzor/shared/rules/requirements-page'
import { hashedPacks } from '../packs.ts'
import { withVerdicts } from './examples-page.ts'
import { publishedSchemas } from './schemas.ts'
import { runCommand } from './unusable-input.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Files below docs that are made from the code, with the text they should have. */
function generated(): [string, string][] {
  const schemas = Object.entries(publishedSchemas(packEditions)).map(([name, schema]): [string, string] => [
    `docs/schema/${name}`,
    `${JSON.stringify(schema, null, 1)}\n`,
  ])
  const page = 'docs/examples.md'
  const examples = withVerdicts(read(page) ?? '', `${root}/docs/examples`, hashedPacks())
  return [...schemas, [page, examples], ['docs/requirements.md', requirementsPage(packEditions)]]
}

/** `npm run schema`: whether docs/schema and the tables of docs/examples.md are current; `--write` makes them so. 1 when not. */
await runCommand((args, { out }) => {
  const write = args.includes('--write')
  let stale = 0
  for (const [file, text] of generated()) {
    if (write) writeFileSync(`${root}/${file}`, text)
    const current = write || read(file) === text
    if (!current) stale++
    out(`${file}: ${write ? 'written' : current ? 'current' : 'not current: npm run --silent schema -- --write'}\n`)
  }
  return stale > 0 ? 1 : 0
})

function read(file: string): string | null {
  try {
    return readFileSync(`${root}/${file}`, 'utf8')
  } catch {
    return null
  }
}
