import type { PackEdition, Row, Rule } from '../schema.ts'

/** A rule (or row in short form) with one thing changed, and what was changed. */
export type Mutant = { id: string; change: string; edition: PackEdition }

/** Operators and their opposites: a rule that means the one must not survive as the other. */
const opposites: Record<string, string> = {
  'at-least': 'at-most',
  'kept-at-least': 'kept-at-most',
  'kept-at-most': 'kept-at-least',
  'place-in': 'place-not-in',
  'place-not-in': 'place-in',
  'share-at-least': 'share-at-most',
  'share-at-most': 'share-at-least',
}
const keyOpposites: Record<string, string> = {
  in: 'notIn',
  notIn: 'in',
  above: 'below',
  below: 'above',
  before: 'from',
  from: 'before',
  min: 'max',
  max: 'min',
}
/** Names of things, not thresholds: changing one is another rule, not a wrong number. */
const names = new Set([
  'fact',
  'rule',
  'id',
  'claim',
  'name',
  'than',
  'part',
  'whole',
  'of',
  'parameter',
  'param',
  'promise',
])

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Change = { label: string; value: Json | undefined }

/** Every way to change one number, list entry, flag or operator inside a value. */
function* changes(value: Json, path: string): Generator<Change & { path: string[] }> {
  const here = (label: string, changed: Json | undefined) => ({ label: `${path} ${label}`, value: changed, path: [] })
  if (typeof value === 'number') {
    yield here('+1', value + 1)
    yield here('-1', value - 1)
  } else if (typeof value === 'boolean') yield here('flipped', !value)
  else if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) yield here('other year', `1${value.slice(1)}`)
  else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) {
      const label = typeof one === 'object' ? `without #${index}` : `without ${String(one)}`
      // An empty list of checks or conditions would be another shape; the only entry of a list of values becomes another.
      if (value.length > 1)
        yield here(
          label,
          value.filter((_, other) => other !== index),
        )
      else if (typeof one === 'boolean') yield here('flipped', [!one])
      else if (typeof one === 'string' || typeof one === 'number') yield here('of something else', ['zz'])
      if (typeof one === 'object') yield* within(changes(one, `${path}.${index}`), String(index))
    }
  } else if (value !== null && typeof value === 'object') {
    const { name, params } = value
    if (typeof name === 'string' && params !== undefined && opposites[name])
      yield here(`${name} turned round`, { ...value, name: opposites[name] })
    for (const [key, inner] of Object.entries(value)) {
      if (names.has(key)) continue
      const opposite = keyOpposites[key]
      if (opposite && !(key === 'in' && path.includes('where'))) {
        const { [key]: moved, ...rest } = value
        yield here(`${key} turned round`, { ...rest, [opposite]: moved as Json })
      }
      if (key === 'proof' || key === 'proves')
        yield within1({ label: `${path}.${key} off`, value: undefined, path: [] }, key)
      yield* within(changes(inner, `${path}.${key}`), key)
    }
  }
}

function* within(all: Iterable<Change & { path: string[] }>, key: string): Generator<Change & { path: string[] }> {
  for (const one of all) yield within1(one, key)
}
function within1(one: Change & { path: string[] }, key: string): Change & { path: string[] } {
  return { ...one, path: [key, ...one.path] }
}

function replaced(value: Json, path: readonly string[], changed: Json | undefined): Json {
  const [key, ...rest] = path
  if (key === undefined) return changed as Json
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === key ? replaced(one, rest, changed) : one))
  const object = value as Record<string, Json>
  if (rest.length === 0 && changed === undefined) {
    const { [key]: _gone, ...left } = object
    return left
  }
  return { ...object, [key]: replaced(object[key] as Json, rest, changed) }
}

/** Parts of a rule that decide an outcome. */
const deciding = ['when', 'checks', 'exception', 'yieldsTo'] as const

/** Every mutant of every rule and row of an edition, one change each. */
export function* mutantsOf(edition: PackEdition): Generator<Mutant> {
  for (const list of ['rules', 'rows'] as const) {
    for (const [index, one] of (edition[list] ?? []).entries()) {
      const mutant = (changed: unknown): PackEdition => ({
        ...edition,
        [list]: (edition[list] as (Rule | Row)[]).map((other, place) => (place === index ? changed : other)),
      })
      for (const part of deciding) {
        const value = (one as Record<string, unknown>)[part] as Json | undefined
        if (value === undefined) continue
        for (const { path, label, value: changed } of changes(value, part))
          yield { id: one.id, change: label, edition: mutant({ ...one, [part]: replaced(value, path, changed) }) }
      }
      if (!('needs' in one)) continue
      for (const part of ['needs', 'prefers'] as const)
        for (const known of one[part].filter(({ atLeast }) => atLeast !== 'declared')) {
          const weaker = one[part].map((other) =>
            other === known ? { ...other, atLeast: 'declared' as const } : other,
          )
          yield { id: one.id, change: `${known.fact} only declared`, edition: mutant({ ...one, [part]: weaker }) }
        }
    }
  }
}
