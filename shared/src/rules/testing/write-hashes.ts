/**
 * Adds the content hash of every new edition to packs/published.json. One that stands there is changed only when it is
 * named (`node shared/src/rules/testing/write-hashes.ts pl-krakow-2018/2018-06-25`): an edition that has left this
 * house is never edited, only one still being written.
 */
// `shared` is typed without Node; this tool and two tests alone need it.
type Crypto = { createHash(name: string): { update(text: string): { digest(as: 'hex'): string } } }
type Files = {
  writeFileSync(path: string, text: string): void
  readFileSync(path: string, encoding: 'utf8'): string
}
const node = (name: string): Promise<unknown> => import(`node:${name}`)
const { createHash } = (await node('crypto')) as Crypto
const { readFileSync, writeFileSync } = (await node('fs')) as Files
const { argv } = (await node('process')) as { argv: string[] }
const { packEditions } = (await import('../pack-list.ts')) as typeof import('../pack-list.ts')
const { canonicalJson } = (await import('../schema.ts')) as typeof import('../schema.ts')

const file = `${(import.meta as unknown as { dirname: string }).dirname}/../packs/published.json`
const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
const named = new Set(argv.slice(2))
const hashes = Object.fromEntries(
  packEditions.map((edition) => {
    const name = `${edition.pack}/${edition.edition}`
    const hash = createHash('sha256').update(canonicalJson(edition)).digest('hex')
    return [name, named.has(name) ? hash : (before[name] ?? hash)]
  }),
)
writeFileSync(file, `${JSON.stringify(hashes, null, 2)}\n`)
export {}
