import type { PartKind } from './register-rows.ts'

/** Key of a field's name in register.json: a name and a kind are asked in other words of each part. */
export const fieldLabel = (kind: PartKind, field: string): string =>
  field === 'name' || field === 'kind' ? `register.field.${field}.${kind}` : `register.field.${field}`
