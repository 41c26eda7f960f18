import * as z from 'zod/mini'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Rooms this rule speaks of; null when any forbidden room counts. */
  kinds: z.nullable(z.array(z.string())),
  /** Rooms of which only their use says whether the rule speaks of them, and nobody knows the use of a room merely seen. */
  unclear: z.optional(z.array(z.string())),
})

/** A camera standing elsewhere does not look into a room where it could not stand. */
export const viewInto: CheckKind<'view-into', z.infer<typeof params>> = {
  name: 'view-into',
  params,
  run({ kinds, unclear = [] }, { ask }) {
    const door = ask('view.forbidden_door')
    if (!door.known) return unknown(door)
    if (door.value !== true) return passed('no-view-into')
    if (!kinds) return failed('view-into')
    const room = ask('view.forbidden_kind')
    if (!room.known) return unknown(room)
    const kind = String(room.value)
    if (unclear.includes(kind))
      return cantTell({ code: 'not-known', params: { fact: 'area.use' } }, ['view.forbidden_kind'])
    return kinds.includes(kind) ? { ...failed('view-into-kind', { kind }), kind } : passed('view-into-other', { kind })
  },
}
