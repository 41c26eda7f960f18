import * as z from 'zod/mini'
import { isRealDay } from '../fact-statement.ts'

/*
 * Shapes of what an application may hold. Their messages are codes of fields.json, so that a fault can be said in every
 * language: `missing` where nothing was given, the code of the shape where something else was.
 */

const orMissing = (code: string): { error: z.core.$ZodErrorMap } => ({
  error: ({ input, code: kind }) =>
    input === undefined || input === null ? 'missing' : kind === 'unrecognized_keys' ? 'unknown-field' : code,
})

export const text = z.string(orMissing('not-text')).check(z.refine((value) => value.trim() !== '', 'blank'))
export const whole = z.int(orMissing('not-whole-number')).check(z.nonnegative('negative'))
/** An amount in zł with at most two decimals. */
export const amount = z.number(orMissing('not-amount')).check(
  z.refine((value) => {
    const groszy = Math.round(value * 100)
    return value >= 0 && Number.isSafeInteger(groszy) && Math.abs(value * 100 - groszy) < 1e-4
  }, 'not-amount'),
)
export const yesNo = z.boolean(orMissing('not-yes-no'))
export const date = z.string(orMissing('not-day')).check(z.refine(isRealDay, 'not-day'))

export function choice<const T extends readonly [string, ...string[]]>(of: T) {
  return z.enum(of, orMissing('unknown-choice'))
}
export function fields<const T extends z.core.$ZodShape>(shape: T) {
  return z.strictObject(shape, orMissing('not-fields'))
}
export function list<T extends z.core.SomeType>(of: T) {
  return z.array(of, orMissing('not-list')).check(z.minLength(1, 'empty-list'))
}
