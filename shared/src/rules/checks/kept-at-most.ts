import * as z from 'zod/mini'
import { endOf, spanCode, timeSpan } from '../../facts/time-span.ts'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'
import { keptTime } from './kept-time.ts'
import type { Kept } from './kept-time.ts'

const params = z.strictObject({
  limit: timeSpan,
  /** Clock error (s) beyond which dates are not believed. */
  implausible: z.number(),
})

/**
 * The oldest recording is not older than allowed. Before anybody is accused: recordings held as evidence, and
 * explained, do not count (REQUIREMENTS 0.4.2); locks that are reported and unexplained leave the question open.
 */
export const keptAtMost: CheckKind<'kept-at-most', z.infer<typeof params>> = {
  name: 'kept-at-most',
  params,
  run({ limit, implausible }, context) {
    const within = (kept: Kept) => endOf(kept.from, limit) >= kept.seen
    const words = { limit: spanCode(limit) }
    const all = keptTime('ch.oldest', implausible, context)
    if ('outcome' in all) return all
    if (within(all)) return passed('kept-within', { days: all.days, ...words })

    const locked = context.ask('rec.locks_reported')
    // A report of locks blocks, and so does one that is contested or too old. A recorder that cannot tell blocks nothing.
    // Somebody who looked and could not tell leaves it open.
    const silent =
      !locked.known &&
      (locked.reason.code === 'not-known' ||
        (locked.reason.code === 'unavailable' && locked.reason.params['why'] !== 'not-known'))
    if (!locked.known && !silent) return unknown(locked)
    if (!locked.known || locked.value !== true) return failed('kept-too-long', { days: all.days, ...words })
    const explained = context.ask('rec.locks_explained')
    if (!explained.known) return unknown(explained)
    if (explained.value !== true)
      return cantTell({ code: 'locks-unexplained', params: { days: all.days } }, ['rec.locks_explained'])
    const free = keptTime('ch.oldest_free', implausible, context)
    if ('outcome' in free) return free
    return within(free)
      ? passed('kept-within-but-held', { days: free.days, held: all.days, ...words })
      : failed('kept-too-long', { days: free.days, ...words })
  },
}
