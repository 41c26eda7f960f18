import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { knownFacts, placesOf } from '@nadzor/shared/rules/known-facts'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { requirementsPage } from '@nadzor/shared/rules/requirements-page'
import { publishedSchemas } from './schemas.ts'

const schemas = publishedSchemas(packEditions)
const published = (name: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../docs/schema/${name}`, import.meta.url)), 'utf8'))

describe('the published schemas', () => {
  it.each(Object.entries(schemas))('%s is current: npm run --silent schema -- --write', (name, schema) => {
    expect(published(name)).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  it('list every fact with type and unit, at each kind of thing it can be written at', () => {
    const { $defs, properties } = schemas['facts-file.schema.json'] as unknown as {
      $defs: Record<string, { 'x-type': string; 'x-unit': string | null }>
      properties: Record<string, { items: { properties: { facts: { properties: object } } } }>
    }
    const facts = [...knownFacts(packEditions).values()]
    expect(facts.length).toBeGreaterThan(100)
    for (const entry of facts) {
      expect($defs[entry.name]).toMatchObject({ 'x-type': entry.type, 'x-unit': entry.unit })
      if (placesOf(entry).includes('camera'))
        expect(Object.keys(properties['cameras']?.items.properties.facts.properties ?? {})).toContain(entry.name)
    }
  })
})

describe('docs/requirements.md', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/requirements.md', import.meta.url)), 'utf8')
  it('is current: npm run --silent schema -- --write', () => {
    expect(page).toBe(requirementsPage(packEditions))
  })
  it('accounts for every row and misses none', () => {
    expect(page).toMatch(/\| all \|.*\| 0 \| 427 \|/)
  })
})
