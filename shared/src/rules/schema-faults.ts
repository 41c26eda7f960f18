import * as z from 'zod/mini'
import { didYouMean } from './nearest-name.ts'

/** Something wrong in a document a person wrote: where, what, and what to write instead. */
export type Fault = { path: (string | number)[]; what: string; write: string }

/** `$.cameras[2].facts["area.kind"]`, as JSONPath (RFC 9535) spells it. */
export function pathText(path: readonly (string | number)[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  })
  return `$${steps.join('')}`
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  )
}

type Issue = z.core.$ZodIssue

/**
 * What does not fit `schema` in `value`, in words for the person who wrote it. Of several allowed shapes the one that
 * fits best is spoken of. Empty when it fits.
 */
export function schemaFaults(schema: z.ZodMiniType, value: unknown): Fault[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  const words = wordsOf(schema)
  return result.error.issues.flatMap((issue) => faultsOf(issue, value, [], words))
}

/** Every property name that may occur anywhere in a schema, for "did you mean". */
function wordsOf(schema: z.ZodMiniType): string[] {
  const words = new Set<string>()
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      if (key === 'properties') for (const name of Object.keys(child as object)) words.add(name)
      collect(child)
    }
  }
  collect(z.toJSONSchema(schema, { unrepresentable: 'any' }))
  return [...words]
}

function faultsOf(issue: Issue, root: unknown, above: (string | number)[], words: readonly string[]): Fault[] {
  const path = [...above, ...(issue.path as (string | number)[])]
  const value = valueAt(root, path)
  const fault = (what: string, write: string, at = path): Fault[] => [{ path: at, what, write }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) =>
        fault('is not a word of this place', `${didYouMean(key, words)}leave it out or write it where it belongs`, [
          ...path,
          key,
        ]),
      )
    case 'invalid_union':
      return unionFaults(issue, root, path, words)
    case 'invalid_type':
      if (value === undefined) return fault('is missing', `write ${aKind(issue.expected)}`)
      return fault(`is ${kindOf(value)}`, `write ${aKind(issue.expected)}`)
    case 'invalid_value': {
      const known = issue.values.map(String)
      const write = `${didYouMean(String(value), known)}write ${oneOf(issue.values)}`
      return value === undefined ? fault('is missing', write) : fault(`is ${short(value)}, which is not known`, write)
    }
    case 'invalid_format':
      return fault(
        `is ${short(value)}`,
        `write ${formats.get(issue.pattern ?? '') ?? `text that fits ${issue.pattern}`}`,
      )
    case 'too_small':
      return fault(
        `is ${amount(value)}`,
        `write ${sizeWord(issue.origin, value)}${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`,
      )
    case 'too_big':
      return fault(
        `is ${amount(value)}`,
        `write ${sizeWord(issue.origin, value)}${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}`,
      )
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((one) => faultsOf(one, root, path, words))
    default:
      return fault(`is ${short(value)}`, issue.message === 'Invalid input' ? 'see the schema' : issue.message)
  }
}

/** Of the shapes that were allowed, what is wrong with the one that came nearest. */
function unionFaults(
  issue: Issue & { code: 'invalid_union' },
  root: unknown,
  path: (string | number)[],
  words: readonly string[],
): Fault[] {
  const value = valueAt(root, path)
  // A list of shapes told apart by one word (the name of a check): the path leads to that word.
  if ('discriminator' in issue) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : []
    const write = `${didYouMean(String(value), options)}write ${oneOf(options)}`
    return [{ path, what: value === undefined ? 'is missing' : `is ${short(value)}, which is not known`, write }]
  }
  const branches = issue.errors.map((issues) => issues.flatMap((one) => faultsOf(one, root, path, words)))
  const depth = (faults: Fault[]): number => Math.max(...faults.map((one) => one.path.length))
  const [best] = branches.filter((one) => one.length > 0).sort((a, b) => depth(b) - depth(a) || a.length - b.length)
  if (!best) return [{ path, what: `is ${short(value)}`, write: 'see the schema' }]
  // All failed at the same place for their kind: name them together.
  const kinds = branches.map((one) => one[0]).filter((one) => one?.path.length === path.length)
  if (depth(best) === path.length && kinds.length === branches.length) {
    const write = [...new Set(kinds.map((one) => one?.write.replace(/^write /, '') ?? ''))].join(', or ')
    return [{ path, what: best[0]?.what ?? '', write: `write ${write}` }]
  }
  return best
}

/** Patterns of our schemas in words; a pattern not named here is shown as it is. */
const formats = new Map<string, string>([
  [String(/^\d{4}-\d\d-\d\d$/), 'a day such as "2026-11-20"'],
  [String(/^[a-z0-9-]+$/), 'small letters, digits and hyphens'],
  [String(/^\S{1,40}$/), 'a short name without blanks, such as "K-01"'],
])

const amount = (value: unknown): string =>
  typeof value === 'string'
    ? `${value.length} characters long`
    : Array.isArray(value)
      ? `a list of ${value.length}`
      : short(value)
const sizeWord = (origin: string, value: unknown): string =>
  origin === 'string' ? 'text of a length of ' : Array.isArray(value) ? 'a list of ' : 'a number of '

/** A value as a sentence can hold it. */
export function short(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

export function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => JSON.stringify(value))
  return shown.length === 1 ? (shown[0] ?? '') : `one of ${shown.join(', ')}`
}

/** What kind of JSON value it is. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return `${typeof value === 'boolean' ? 'yes/no' : typeof value === 'number' ? 'the number' : 'the text'} ${short(value)}`
}

function aKind(expected: string): string {
  const words: Record<string, string> = {
    string: 'text in double quotes',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object { … }',
    record: 'an object { … }',
    array: 'a list [ … ]',
    null: 'null',
  }
  return words[expected] ?? expected
}
