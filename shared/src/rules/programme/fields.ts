import * as z from 'zod/mini'
import { inLanguages } from '../../facts/primitives.ts'
import type { InLanguages } from '../../facts/primitives.ts'
import data from './fields.json' with { type: 'json' }

const field = z.strictObject({ id: z.string(), path: z.string(), words: inLanguages })
const parsed = z
  .strictObject({
    source: z.string(),
    unit: z.array(field),
    collective: z.array(field),
    faults: z.record(z.string(), inLanguages),
    differences: z.record(z.string(), inLanguages),
  })
  .parse(data)

export const unitFields = parsed.unit
export const collectiveFields = parsed.collective

/** `path` from the top of the application: "schools[2].staff.all". */
export type Fault = { path: string; code: string; words: InLanguages }

/**
 * What has become of one field of an application. `missing`: nothing was given, in it or in a part of it that it must have;
 * `malformed`: something else than the field asks for; `not-applicable`: this application need not hold it.
 */
export type FieldReport = {
  id: string
  path: string
  words: InLanguages
  state: 'present' | 'missing' | 'malformed' | 'not-applicable'
  faults: Fault[]
}

export function fault(path: string, code: string): Fault {
  const words = parsed.faults[code]
  if (!words) throw new RangeError(`no words for the fault "${code}"`)
  return { path, code, words }
}

/** What is wrong with a value, by the shape it should have; nothing when it fits. */
export function faultsOf(shape: z.ZodMiniType, value: unknown, path: string): Fault[] {
  const found = shape.safeParse(value)
  if (found.success) return []
  return found.error.issues.flatMap((issue) => {
    const at = [path, ...issue.path].reduce<string>((all, part) => join(all, part), '')
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => fault(join(at, key), 'unknown-field'))
    return [fault(at, issue.message)]
  })
}

function join(path: string, part: PropertyKey): string {
  if (typeof part === 'number') return `${path}[${part}]`
  return path === '' ? String(part) : `${path}.${String(part)}`
}

/** Codes that say that something is not there, rather than that it is wrong. */
const absent = new Set(['missing', 'blank', 'empty-list', 'not-done', 'school-left-out'])

export function reportOn(of: z.infer<typeof field>, faults: Fault[]): FieldReport {
  const state = faults.length === 0 ? 'present' : faults.every(({ code }) => absent.has(code)) ? 'missing' : 'malformed'
  return { ...of, state, faults }
}

export function fieldOf(list: readonly z.infer<typeof field>[], id: string): z.infer<typeof field> {
  const found = list.find((one) => one.id === id)
  if (!found) throw new RangeError(`no field ${id}`)
  return found
}

/** What is said of a number that does not follow from the others. */
export function differenceWords(id: string): InLanguages {
  const words = parsed.differences[id]
  if (!words) throw new RangeError(`no words for a difference of ${id}`)
  return words
}
