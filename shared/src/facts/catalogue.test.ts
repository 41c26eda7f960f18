import { describe, expect, it } from 'vitest'
import { packEditions } from '../rules/pack-list.ts'
import { factsOfCheck, factsOfPack, rulesOf } from '../rules/rows.ts'
import type { Condition, Rule } from '../rules/schema.ts'
import { areaKinds } from './area.ts'
import { catalogueEntry, factCatalogue, registerFacts } from './catalogue.ts'
import { signElements } from './sign.ts'

const rules = packEditions.flatMap(rulesOf)
const packFacts = packEditions.flatMap(factsOfPack)

function factsIn(rule: Rule): string[] {
  const conditionFacts = (one: Condition): string[] =>
    'anyOf' in one
      ? one.anyOf.flatMap(conditionFacts)
      : 'fact' in one
        ? [one.fact]
        : 'claimed' in one
          ? [one.claimed]
          : 'recorded' in one
            ? [one.recorded]
            : 'before' in one
              ? [one.before.fact]
              : 'from' in one
                ? [one.from.fact]
                : []
  return [
    ...rule.when.flatMap(conditionFacts),
    ...(rule.exception ? [rule.exception.claim, ...rule.exception.barred.flatMap(conditionFacts)] : []),
    ...rule.checks.flatMap(factsOfCheck),
    ...[...rule.needs, ...rule.prefers].map((one) => one.fact),
  ]
}

const idleOnPurpose = [
  'area.undress',
  'area.sports',
  'area.outer_only',
  'sign.SGN-AREA',
  'rec.model',
  'rec.firmware',
  'rec.storage_tb',
  'rec.lockout',
  'acc.count',
  'log.export',
  'log.erase',
  'log.config',
  'ch.gaps',
  'ch.fps_live',
  'ch.codec',
  'ch.ptz',
  'ch.masks',
]

describe('what packs ask', () => {
  it('carries the name of a row of its own pack, and no two packs ask the same', () => {
    for (const edition of packEditions) {
      const ids = rulesOf(edition).map((rule) => rule.id)
      for (const { name } of factsOfPack(edition))
        expect(
          ids.some((id) => name === `ans.${id}` || (name.startsWith(`ans.${id}.`) && /\.[a-z_]+$/.test(name))),
          name,
        ).toBe(true)
    }
    const owners = new Map<string, Set<string>>()
    for (const edition of packEditions)
      for (const { name } of factsOfPack(edition)) owners.set(name, (owners.get(name) ?? new Set()).add(edition.pack))
    expect([...owners].filter(([, packs]) => packs.size > 1).map(([name]) => name)).toEqual([])
    expect(packFacts.filter(({ name }) => factCatalogue.some((entry) => entry.name === name))).toEqual([])
  })
  it('speaks three languages as the catalogue does', () => {
    for (const entry of packFacts) {
      for (const words of Object.values(entry.question)) expect(words, entry.name).toMatch(/^[^!]+\?$/)
      for (const words of Object.values(entry.label)) expect(words, entry.name).toMatch(/^[^!?.]+$/)
      expect(entry.choices !== undefined, entry.name).toBe(entry.type === 'choice' || entry.type === 'choices')
    }
  })
})

describe('the catalogue', () => {
  it('names every fact once', () => {
    expect(new Set(factCatalogue.map((entry) => entry.name)).size).toBe(factCatalogue.length)
  })

  it('knows every fact a rule speaks of', () => {
    const known = new Set<string>([
      ...factCatalogue.map((entry) => entry.name),
      ...packFacts.map((entry) => entry.name),
      ...registerFacts,
    ])
    expect([...new Set(rules.flatMap(factsIn))].filter((name) => !known.has(name))).toEqual([])
  })

  it('asks nothing that no rule looks at, but for elements of signs', () => {
    const used = new Set(rules.flatMap(factsIn))
    const elements = rules.flatMap((rule) =>
      rule.checks.flatMap((check) => (check.name === 'sign-element' ? check.params.elements : [])),
    )
    const checkFacts = ['rec.expiry_days', 'rec.overwrite', 'rec.projected_depth', 'view.cubicle']
    const idle = factCatalogue
      .map((entry) => entry.name)
      .filter((name) => !used.has(name) && !elements.includes(name.slice(5)) && !checkFacts.includes(name))
    // Recommended only (section 5), the three plain questions that decide the use of a cloakroom, and what a technician
    // wants to see beside the rest.
    expect(idle).toEqual(idleOnPurpose)
  })

  it('offers choices wherever one has to be chosen, and every fact of a recorder as a reading', () => {
    for (const entry of factCatalogue) {
      expect(entry.choices !== undefined, entry.name).toBe(entry.type === 'choice' || entry.type === 'choices')
      expect(entry.channel, entry.name).toBe(/^(rec|acc|ch|log|net)\./.test(entry.name) ? 'reading' : 'answer')
      expect(entry.lookIn.length, entry.name).toBeGreaterThan(0)
    }
  })

  it('speaks three languages without exclamation marks', () => {
    for (const entry of factCatalogue) {
      const texts = [
        entry.label,
        entry.question,
        entry.why,
        entry.hint,
        ...(entry.choices ?? []).map((one) => one.label),
      ]
      for (const text of texts.filter((one) => one !== undefined)) {
        for (const words of Object.values(text)) expect(words, entry.name).toMatch(/^[^!]+$/)
      }
      for (const words of Object.values(entry.question)) expect(words, entry.name).toMatch(/\?$/)
    }
  })

  it('has an entry for each element of a sign', () => {
    for (const element of signElements) expect(catalogueEntry(`sign.${element.id}`)?.label).toEqual(element.name)
  })

  it('gives the kinds of place of section 4 as choices', () => {
    expect(catalogueEntry('area.kind')?.choices?.map((one) => one.value)).toEqual(areaKinds.map((row) => row.id))
  })
})

describe('section 4 and the rules of places', () => {
  const forbids = (pack: string, kind: string): boolean =>
    packEditions
      .filter((edition) => edition.pack === pack)
      .flatMap((edition) => edition.rules.flatMap((rule) => rule.checks))
      .some(
        (check) =>
          check.name === 'place-not-in' &&
          [...check.params.kinds, ...(check.params.when ?? []).flatMap((one) => one.kinds)].includes(kind),
      )
  const column = (name: string, status: RegExp) =>
    areaKinds.filter((row) => status.test(row.status[name] ?? '')).map((row) => row.id)

  it('each kind that 108a forbids with its exception has a rule, in classes only interpreted too', () => {
    expect(column('108a', /^F\*$/).filter((kind) => !forbids('pl-prawo-oswiatowe-108a', kind))).toEqual([])
  })

  it('each kind that ZVOP-2 forbids has a rule', () => {
    const missing = column('ZV2', /^F$/).filter((kind) => !forbids('si-zvop-2', kind))
    // Views of public and private ground have rows of their own; a stream for parents is GDPR-25-FUNCTIONS (0.4.7).
    expect(missing).toEqual(['private-dwelling', 'live-stream-for-parents'])
  })

  it('no rule forbids a kind its column plainly allows', () => {
    const wrong = packEditions.flatMap((edition) => {
      const { column: name } = edition
      if (!name) return []
      return areaKinds
        .filter((row) => row.status[name] === 'A' && forbids(edition.pack, row.id))
        .map((row) => `${edition.pack} ${row.id}`)
    })
    expect(wrong).toEqual([])
  })

  it('has 55 kinds with all six columns, and marks the ones only interpreted', () => {
    expect(areaKinds).toHaveLength(55)
    for (const row of areaKinds) {
      expect(Object.keys(row.status), row.id).toEqual(['108a', 'KP', 'P07', 'SI22', 'ZV2', 'EU'])
      for (const name of row.unconfirmed) expect(row.status, row.id).toHaveProperty(name)
      if (row.marks.join(' ') === 'I') expect(row.unconfirmed, row.id).toHaveLength(6)
    }
  })
})
