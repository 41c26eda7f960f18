import * as z from 'zod/mini'
import { areaKinds } from '@nadzor/shared/facts/area'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import { subjectKind, unavailable } from '@nadzor/shared/facts/fact'
import type { SubjectKind } from '@nadzor/shared/facts/fact'
import { caseFile } from '@nadzor/shared/rules/case'
import { howsOf } from '@nadzor/shared/rules/fact-statement'
import { factsFile } from '@nadzor/shared/rules/facts-file-schema'
import { knownFacts, placesOf } from '@nadzor/shared/rules/known-facts'
import { packEdition } from '@nadzor/shared/rules/schema'
import type { PackEdition } from '@nadzor/shared/rules/schema'
import { evaluation } from './evaluation.ts'

type Json = Record<string, unknown>

/** The published JSON Schemas (draft 2020-12) by file name below docs/schema, made from the schemas that the code reads by. */
export function publishedSchemas(editions: readonly PackEdition[]): Record<string, Json> {
  return {
    'facts-file.schema.json': factsFileSchema(editions),
    'pack.schema.json': titled(packEdition, 'An edition of a rule pack: docs/custom-packs.md'),
    'cases.schema.json': titled(caseFile, 'Cases of a rule pack: docs/custom-packs.md'),
    'evaluation.schema.json': titled(evaluation, 'What evaluate prints with --json: docs/facts-file.md'),
  }
}

/** `reused`: parts that occur more than once stand once, under `$defs`. */
function titled(schema: z.ZodMiniType, title: string, reused: 'ref' | 'inline' = 'ref'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { reused }) as Json
  return { $schema, title, ...rest }
}

/** Which lists hold things of which kind. */
const lists = { area: 'areas', camera: 'cameras', recorder: 'recorders', channel: 'channels', sign: 'signs' } as const

/** The facts file, every fact by its name with type and unit, at each kind of thing it can be written at. */
function factsFileSchema(editions: readonly PackEdition[]): Json {
  const schema = titled(factsFile, 'A school as a facts file: docs/facts-file.md', 'inline')
  const known = knownFacts(editions)
  const packOf = new Map(editions.flatMap((one) => [...knownFactsOf(one)].map((name) => [name, one.pack] as const)))
  const properties = schema['properties'] as Record<string, Json>
  const definitions: Record<string, Json> = { ...statementParts(), ...plainShapes() }
  for (const [name, entry] of known) definitions[name] = factSchema(entry, packOf.get(name))
  for (const kind of subjectKind.options) {
    const names = [...known.values()].filter((entry) => placesOf(entry).includes(kind)).map(({ name }) => name)
    const facts = {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
      additionalProperties: false,
    }
    shapeOf(properties, kind)['facts'] = facts
  }
  const promises = [...known.keys()].flatMap((name) => {
    const parts = /^inst\.(\w+)_promise_(\w+)$/.exec(name)
    return parts ? [[`${parts[1]}_${parts[2]}`, { $ref: `#/$defs/${name}` }]] : []
  })
  properties['promises'] = {
    type: 'object',
    properties: Object.fromEntries(promises) as Json,
    additionalProperties: false,
  }
  // The kinds of REQUIREMENTS section 4; in the code a check, not a list of literals.
  shapeOf(properties, 'area')['kind'] = { enum: areaKinds.map((row) => row.id) }
  return { ...schema, $defs: definitions }
}

function shapeOf(properties: Record<string, Json>, kind: SubjectKind): Record<string, Json> {
  const node = kind === 'institution' ? properties['institution'] : (properties[lists[kind]]?.['items'] as Json)
  return node?.['properties'] as Record<string, Json>
}

const knownFactsOf = (edition: PackEdition): Set<string> => {
  const common = knownFacts([])
  return new Set([...knownFacts([edition]).keys()].filter((name) => !common.has(name)))
}

const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` })
const channels = ['answer', 'reading'] as const
const listOf = (items: Json): Json => ({ type: 'array', items, minItems: 1 })

/** What a statement says besides its value, for facts that people answer and for those read off a device. */
function statementParts(): Record<string, Json> {
  return Object.fromEntries(
    channels.flatMap((channel) => {
      const circumstances = {
        how: { enum: howsOf({ channel }) },
        at: { type: 'string' },
        by: { type: 'string' },
        evidence: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
        unit: { type: 'string' },
      }
      const object = (own: Json, required: string[]): Json => ({
        type: 'object',
        properties: { ...own, ...circumstances },
        required,
        additionalProperties: false,
      })
      return [
        [`${channel} with value`, object({ value: {} }, ['value'])],
        [`${channel} without value`, object({ unavailable: { enum: unavailable.options } }, ['unavailable'])],
      ]
    }),
  )
}

/** A bare value, a statement with its circumstances, why there is none, or several people's statements. */
function stated(value: Json, channel: CatalogueEntry['channel']): Json {
  const statement = { ...ref(`${channel} with value`), properties: { value } }
  const none = ref(`${channel} without value`)
  return { anyOf: [value, statement, none, listOf({ anyOf: [statement, none] })] }
}

/** Types whose values are the same for every fact of the type; choices are each fact's own. */
const plainTypes = ['yes-no', 'number', 'share', 'day', 'instant', 'text'] as const

function plainShapes(): Record<string, Json> {
  return Object.fromEntries(
    plainTypes.flatMap((type) =>
      channels.map((channel) => [`${type} ${channel}`, stated(valueSchema({ type }), channel)] as const),
    ),
  )
}

function factSchema(entry: CatalogueEntry, pack: string | undefined): Json {
  const { type, channel, unit, label, question, hint, choices } = entry
  const words = [question.en, hint?.en ?? '', pack ? `Asked by ${pack}.` : ''].filter((text) => text !== '')
  const plain = (plainTypes as readonly string[]).includes(type)
  return {
    title: unit ? `${label.en} (${unit})` : label.en,
    description: words.join(' '),
    'x-type': type,
    'x-unit': unit,
    ...(plain ? ref(`${type} ${channel}`) : stated(valueSchema({ type, choices }), channel)),
  }
}

function valueSchema({ type, choices = [] }: Pick<CatalogueEntry, 'type' | 'choices'>): Json {
  const values = choices.map((one) => one.value)
  switch (type) {
    case 'yes-no':
      return { type: 'boolean' }
    case 'number':
      return { type: 'number' }
    case 'share':
      return { type: 'number', minimum: 0, maximum: 100 }
    case 'day':
      return { type: 'string', pattern: '^(\\d{4}-\\d\\d-\\d\\d|none)$' }
    case 'instant':
      return { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d(T.+)?$' }
    case 'text':
      return { type: 'string', minLength: 1 }
    case 'choice':
      return values.every((one) => /^\d+:\d+$/.test(one))
        ? { anyOf: [{ enum: values }, { type: 'number' }] }
        : { enum: values }
    case 'choices':
      return { type: 'array', items: { enum: values } }
  }
}
