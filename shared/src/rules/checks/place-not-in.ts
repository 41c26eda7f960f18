import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  kinds: z.array(z.string()),
  /** Kinds that are forbidden only when used in a certain way: the use decides, not the door plate. */
  when: z.optional(
    z.array(
      z.strictObject({
        kinds: z.array(z.string()),
        fact: z.string(),
        values: z.array(z.union([z.boolean(), z.string()])),
      }),
    ),
  ),
})

/** The camera does not stand in one of the listed kinds of place. */
export const placeNotIn: CheckKind<'place-not-in', z.infer<typeof params>> = {
  name: 'place-not-in',
  params,
  run({ kinds, when = [] }, { ask }) {
    const place = ask('area.kind')
    if (!place.known) return unknown(place)
    const kind = String(place.value)
    if (kinds.includes(kind)) return { ...failed('place-forbidden', { kind }), kind }
    for (const part of when.filter((one) => one.kinds.includes(kind))) {
      const use = ask(part.fact)
      if (!use.known) return unknown(use)
      if (part.values.some((value) => value === use.value))
        return { ...failed('use-forbidden', { kind, fact: part.fact }), kind }
    }
    // Its class in section 4 decides too whether a pass is confirmed (REQUIREMENTS 0.4.1).
    return { ...passed('place-not-listed', { kind }), kind }
  },
}
