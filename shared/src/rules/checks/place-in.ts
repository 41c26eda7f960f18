import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({ kinds: z.array(z.string()) })

/** The camera stands in one of the kinds of place a text names as the only ones. */
export const placeIn: CheckKind<'place-in', z.infer<typeof params>> = {
  name: 'place-in',
  params,
  run({ kinds }, { ask }) {
    const place = ask('area.kind')
    if (!place.known) return unknown(place)
    const kind = String(place.value)
    return kinds.includes(kind)
      ? { ...passed('place-listed', { kind }), kind }
      : { ...failed('place-unlisted', { kind }), kind }
  },
}
