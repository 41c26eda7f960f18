import type * as z from 'zod/mini'
import { invalid } from '../problems.ts'

/** `value` as `schema` has it; throws `invalid` with the path and message of each fault. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })))
}
