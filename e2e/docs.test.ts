import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Paths a page names: in backticks when they start at a folder or file of the root, and the targets of its links. */
function namedPaths(page: string): string[] {
  const atRoot = new Set(readdirSync(root))
  const inBackticks = [...text(page).matchAll(/`([^`\s]+)`/g)].map((match) => match[1] ?? '')
  const linked = [...text(page).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '')
  // A first segment with a folder behind it that is missing at the root must not slip through as "no path".
  const looksLikePath = (word: string): boolean =>
    atRoot.has(word) || /^(shared|recorder-plugin|server|client|e2e|docs|\.ci)\//.test(word)
  return [...new Set([...inBackticks.filter(looksLikePath), ...linked])]
}

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'])('%s', (page) => {
  it('names paths, and each exists', () => {
    const paths = namedPaths(page)
    expect(paths.length).toBeGreaterThan(2)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

/** Files below `folder` that `belongs` says should be listed, as paths from the root. */
function filesBelow(folder: string, belongs: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .filter((path) => !path.includes('node_modules/'))
    .filter(belongs)
    .sort()
}

/** What the list imports, statically or lazily, of the files that belong; one may stand in several lines. */
function listed(list: string, belongs: (path: string) => boolean): string[] {
  const imports = [...text(list).matchAll(/(?:from\s+|import\()\s*'(\.[^']+)'/g)]
  const paths = imports.map((match) => posix.join(dirname(list), match[1] ?? ''))
  return [...new Set(paths.filter(belongs))].sort()
}

const camelCase = (path: string): string =>
  posix.basename(path, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const source = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.test.ts')

describe('a visible list names exactly what its folder holds', () => {
  it.each([
    {
      what: 'rule packs',
      list: 'shared/src/rules/pack-list.ts',
      folder: 'shared/src/rules/packs',
      belongs: (path: string) => /\/packs\/[^/]+\/[^/]+\.json$/.test(path) && !path.endsWith('.cases.json'),
    },
    {
      what: 'checks',
      list: 'shared/src/rules/checks/list.ts',
      folder: 'shared/src/rules/checks',
      // A file and what it exports share one word; the others in the folder are what checks have in common.
      belongs: (path: string) => source(path) && text(path).includes(`export const ${camelCase(path)}: CheckKind`),
    },
    {
      what: 'migrations',
      list: 'server/src/db/migrations/index.ts',
      folder: 'server/src/db/migrations',
      belongs: (path: string) => source(path) && !path.endsWith('/index.ts'),
    },
    {
      what: 'routes',
      list: 'server/src/routes/list.ts',
      folder: 'server/src/routes',
      belongs: (path: string) => path.endsWith('/routes.ts'),
    },
    {
      what: 'screens',
      list: 'client/src/routes.ts',
      folder: 'client/src/screens',
      belongs: (path: string) => path.endsWith('Screen.vue'),
    },
  ])('$what', ({ list, folder, belongs }) => {
    const inFolder = filesBelow(folder, belongs)
    expect(inFolder.length).toBeGreaterThan(0)
    expect(listed(list, belongs)).toEqual(inFolder)
  })
})

const VAGUE = /\/(utils?|helpers?|managers?|misc|common)\.(ts|vue|js)$/

describe('file names', () => {
  it('say what is inside', () => {
    const workspaces = ['shared/src', 'recorder-plugin/src', 'server/src', 'client/src', 'e2e']
    const vague = workspaces.flatMap((folder) =>
      filesBelow(folder, (path) => !path.includes('/node_modules/') && VAGUE.test(path)),
    )
    expect(vague).toEqual([])
  })
})
