/** A JSON Schema, as far as ours go. */
type Schema = { readonly [keyword: string]: unknown }

const known = new Set([
  '$schema',
  '$defs',
  '$ref',
  'title',
  'description',
  'type',
  'enum',
  'pattern',
  'minLength',
  'minimum',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'anyOf',
  'oneOf',
])

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/**
 * Where and how `value` breaks `schema`: one line a fault, empty when it fits. A keyword this does not know throws, so that no
 * promise of a schema goes unchecked.
 */
export function schemaFaults(root: Schema, value: unknown, schema: Schema = root, at = '$'): string[] {
  for (const keyword of Object.keys(schema)) if (!known.has(keyword)) throw new Error(`unknown keyword ${keyword}`)
  const faults: string[] = []
  const is = <T>(keyword: string) => schema[keyword] as T | undefined
  const ref = is<string>('$ref')
  if (ref !== undefined) {
    const target = (root.$defs as Record<string, Schema>)[ref.replace('#/$defs/', '')]
    if (!target) throw new Error(`no ${ref}`)
    return schemaFaults(root, value, target, at)
  }
  const type = is<string | string[]>('type')
  const types = type === undefined ? null : [type].flat()
  const own = typeOf(value)
  if (types && !types.includes(own) && !(own === 'integer' && types.includes('number'))) return [`${at}: ${own}`]
  if (is<unknown[]>('enum')?.includes(value) === false) faults.push(`${at}: ${String(value)} is none of the words`)
  if (typeof value === 'string') {
    if (schema.pattern !== undefined && !new RegExp(is<string>('pattern') ?? '', 'u').test(value))
      faults.push(`${at}: pattern`)
    if (value.length < (is<number>('minLength') ?? 0)) faults.push(`${at}: too short`)
  }
  if (typeof value === 'number' && value < (is<number>('minimum') ?? -Infinity)) faults.push(`${at}: too small`)
  if (own === 'object') {
    const record = value as Record<string, unknown>
    const properties = is<Record<string, Schema>>('properties') ?? {}
    for (const name of is<string[]>('required') ?? [])
      if (!Object.hasOwn(record, name)) faults.push(`${at}.${name}: missing`)
    for (const [name, inner] of Object.entries(record))
      if (properties[name]) faults.push(...schemaFaults(root, inner, properties[name], `${at}.${name}`))
      else if (schema.additionalProperties === false) faults.push(`${at}.${name}: unexpected`)
  }
  if (Array.isArray(value) && schema.items)
    for (const [i, inner] of value.entries())
      faults.push(...schemaFaults(root, inner, schema.items as Schema, `${at}[${String(i)}]`))
  const fits = (choices: Schema[]) => choices.filter((one) => schemaFaults(root, value, one, at).length === 0).length
  if (schema.anyOf && fits(schema.anyOf as Schema[]) === 0) faults.push(`${at}: fits none`)
  if (schema.oneOf && fits(schema.oneOf as Schema[]) !== 1) faults.push(`${at}: fits not exactly one`)
  return faults
}
