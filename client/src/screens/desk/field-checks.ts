import { email as emailSchema } from '@nadzor/shared/facts/person'
import { day as daySchema, line } from '@nadzor/shared/facts/primitives'
import { password as passwordSchema } from '@nadzor/shared/api/session'
import type { FieldError, FieldErrors } from './form.ts'

/** The schemas of the API asked on the desk already, so a person learns of a slip without a journey to the server. */
export function lineError(value: string): FieldError | null {
  const trimmed = value.trim()
  if (trimmed === '') return 'required'
  return line.safeParse(trimmed).success ? null : 'too-long'
}

export function emailError(value: string): FieldError | null {
  if (value.trim() === '') return 'required'
  return emailSchema.safeParse(value.trim()).success ? null : 'email'
}

export function passwordError(value: string): FieldError | null {
  if (value === '') return 'required'
  if (value.length > 200) return 'too-long'
  return passwordSchema.safeParse(value).success ? null : 'password-short'
}

/** An optional count of people; an empty field is "not known", which is allowed. */
export function countError(value: string): FieldError | null {
  return value.trim() === '' || /^\d{1,6}$/.test(value.trim()) ? null : 'number'
}

export function dayError(value: string): FieldError | null {
  if (value === '') return null
  return daySchema.safeParse(value).success && !Number.isNaN(Date.parse(value)) ? null : 'day'
}

/** The checks that complained, as the form wants them. */
export function complaints(checks: Record<string, FieldError | null>): FieldErrors {
  const found: FieldErrors = {}
  for (const [field, error] of Object.entries(checks)) if (error !== null) found[field] = error
  return found
}
