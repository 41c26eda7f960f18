import * as z from 'zod/mini'
import { subjectKind } from '../../facts/fact.ts'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const scalar = z.union([z.boolean(), z.number(), z.string()])
const params = z.strictObject({
  of: subjectKind,
  /** Only those whose facts are so. */
  where: z.optional(z.array(z.strictObject({ fact: z.string(), in: z.array(scalar) }))),
  min: z.optional(z.int().check(z.nonnegative())),
  max: z.optional(z.int().check(z.nonnegative())),
  /** Number fact of the subject that the count must equal. */
  equals: z.optional(z.string()),
})

/** How many there are; those of which nobody knows whether they count leave it open when they could decide. */
export const count: CheckKind<'count', z.infer<typeof params>> = {
  name: 'count',
  params,
  run({ of, where = [], min, max, equals }, context) {
    let sure = 0
    const open = new Set<string>()
    let maybe = 0
    for (const one of context.each(of)) {
      const asked = where.map((condition) => ({ condition, found: one.ask(condition.fact) }))
      if (asked.some(({ condition, found }) => found.known && !condition.in.some((wanted) => wanted === found.value)))
        continue
      const unknowns = asked.flatMap(({ found }) => (found.known ? [] : [found.name]))
      if (unknowns.length === 0) sure++
      else {
        maybe++
        for (const name of unknowns) open.add(name)
      }
    }
    const words = { count: sure }
    if (min !== undefined) {
      if (sure + maybe < min) return failed('count-short', { ...words, min })
      if (sure < min) return cantTell({ code: 'count-open', params: { count: maybe } }, [...open])
    }
    if (max !== undefined) {
      if (sure > max) return failed('count-over', { ...words, max })
      if (sure + maybe > max) return cantTell({ code: 'count-open', params: { count: maybe } }, [...open])
    }
    if (equals !== undefined) {
      const listed = context.ask(equals)
      if (!listed.known) return unknown(listed)
      if (maybe > 0) return cantTell({ code: 'count-open', params: { count: maybe } }, [...open])
      if (sure !== Number(listed.value)) return failed('count-differs', { ...words, listed: Number(listed.value) })
    }
    return passed('count-as-required', words)
  },
}
