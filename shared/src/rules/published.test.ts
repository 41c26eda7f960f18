import { describe, expect, it } from 'vitest'
import { caseFiles } from './case-files.ts'
import { packEditions } from './pack-list.ts'
import published from './packs/published.json' with { type: 'json' }
import { rulesOf } from './rows.ts'
import { canonicalJson } from './schema.ts'

// `shared` is typed without Node; only this test needs its files and hash.
type Crypto = { createHash(name: string): { update(text: string): { digest(as: 'hex'): string } } }
type Files = { readdirSync(path: string, options: { recursive: true }): string[] }
const node = (name: string): Promise<unknown> => import(/* @vite-ignore */ `node:${name}`)
const { createHash } = (await node('crypto')) as Crypto
const { readdirSync } = (await node('fs')) as Files
const folder = `${(import.meta as unknown as { dirname: string }).dirname}/packs`
const files = readdirSync(folder, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.includes('/') && name.endsWith('.json'))

describe('the visible lists', () => {
  it('name every edition file, and every edition has its cases', () => {
    const editions = packEditions.map((edition) => `${edition.pack}/${edition.edition}.json`)
    const cases = caseFiles.map((file) => `${file.pack}/${file.edition}.cases.json`)
    expect([...editions, ...cases].sort()).toEqual([...files].sort())
  })
  it('name every rule once in an edition, and in no two packs', () => {
    const packs = Map.groupBy(packEditions, (edition) => edition.pack)
    for (const edition of packEditions)
      expect(new Set(rulesOf(edition).map(({ id }) => id)).size).toBe(rulesOf(edition).length)
    const ids = [...packs.values()].flatMap((all) => [
      ...new Set(all.flatMap((one) => rulesOf(one).map(({ id }) => id))),
    ])
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })
})

describe('a published edition is never edited', () => {
  it.each(packEditions.map((edition) => [`${edition.pack}/${edition.edition}`, edition] as const))(
    '%s',
    (name, edition) => {
      const hash = createHash('sha256').update(canonicalJson(edition)).digest('hex')
      expect(hash, 'A changed law is a new edition file; verdicts name this one by its content').toBe(
        (published as Record<string, string>)[name],
      )
    },
  )
  it('holds no hash of an edition that is gone', () => {
    expect(Object.keys(published).sort()).toEqual(packEditions.map((one) => `${one.pack}/${one.edition}`).sort())
  })
})

describe('the words of a rule', () => {
  const rules = packEditions.flatMap(rulesOf)
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
    for (const words of Object.values(rule.title)) {
      expect(words.split(/\s+/).length, words).toBeLessThanOrEqual(6)
      expect(words).toMatch(/^[^.!?]+$/)
    }
    for (const words of Object.values(rule.requirement)) expect(words).toMatch(/^\p{Lu}[^!]+\.$/u)
    expect(rule.citation.marks.length).toBeGreaterThan(0)
  })
})

describe('rules that name rules', () => {
  const ids = new Set(packEditions.flatMap((edition) => rulesOf(edition).map((rule) => rule.id)))
  it('name rules that exist', () => {
    const named = packEditions.flatMap((edition) =>
      rulesOf(edition).flatMap((rule) => [
        ...(rule.exception?.conditions ?? []),
        ...(rule.yieldsTo ?? []).map((one) => one.rule),
        ...rule.when.flatMap((one) => ('exceptable' in one ? one.exceptable : [])),
      ]),
    )
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  })
})
