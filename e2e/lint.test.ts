import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const eslint = new ESLint({ cwd: root })

/** What the lint rules say about `code` if it stood in `file` (an existing one, since the compiler must know it). */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}/${file}` })
  return (result?.messages ?? []).filter((m) => m.ruleId?.startsWith('no-restricted')).map((m) => m.message)
}

describe('lint refuses, with the reason', () => {
  it.each([
    [
      'server code on the phone, even a type',
      'client/src/routes.ts',
      "import type { Tables } from '@nadzor/server/db/tables'\nexport type T = Tables\n",
      'The phone holds no server code',
    ],
    [
      'Node in shared',
      'shared/src/facts/fact.ts',
      "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
      'shared is pure',
    ],
    [
      'the server inside the recorder plugin',
      'recorder-plugin/src/driver.ts',
      "import type { Tables } from '@nadzor/server/db/tables'\nexport type T = Tables\n",
      'runs inside a school without our server',
    ],
    [
      'a path around a package name',
      'server/src/node-version.ts',
      "import { id } from '../../shared/src/facts/primitives.ts'\nexport const one = id\n",
      'evades the one-way rule',
    ],
    [
      'a query that knows a command',
      'server/src/db/open-database.ts',
      "import type { Command } from '../commands/push.ts'\nexport type C = Command\n",
      'Queries know nobody above them',
    ],
    [
      'SQL outside the database folder',
      'server/src/node-version.ts',
      "import { sql } from 'kysely'\nexport const s = sql\n",
      'All SQL lives in server/src/db',
    ],
    [
      'the clock in shared',
      'shared/src/facts/fact.ts',
      'export const now = () => Date.now()\n',
      'clock is an argument',
    ],
    [
      'a global fetch in shared',
      'shared/src/facts/fact.ts',
      "export const f = () => fetch('/x')\n",
      'shared has no I/O',
    ],
    [
      'all of zod',
      'server/src/node-version.ts',
      "import * as z from 'zod'\nexport const schema = z\n",
      "Use 'zod/mini'",
    ],
  ])('%s', async (_what, file, code, reason) => {
    expect(await complaints(file, code)).toEqual([expect.stringContaining(reason)])
  })

  it('nothing in an import that runs the right way', async () => {
    const code = "import { id } from '@nadzor/shared/facts/primitives'\nexport const one = id\n"
    expect(await complaints('server/src/node-version.ts', code)).toEqual([])
    expect(await complaints('client/src/routes.ts', code)).toEqual([])
  })
})
