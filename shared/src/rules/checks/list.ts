import { atLeast } from './at-least.ts'
import { atMost } from './at-most.ts'
import { count } from './count.ts'
import { dayBefore } from './day-before.ts'
import { dayBy } from './day-by.ts'
import { expiresWithin } from './expires-within.ts'
import { filled } from './filled.ts'
import { foreignGround } from './foreign-ground.ts'
import { holdsAll } from './holds-all.ts'
import { keptAtLeast } from './kept-at-least.ts'
import { keptAtMost } from './kept-at-most.ts'
import { keptPromise } from './kept-promise.ts'
import { placeIn } from './place-in.ts'
import { placeNotIn } from './place-not-in.ts'
import { shareAtLeast, shareAtMost } from './share.ts'
import { shown } from './shown.ts'
import { signElement } from './sign-element.ts'
import { tvLines } from './tv-lines.ts'
import { unrecognisable } from './unrecognisable.ts'
import { valueIn } from './value-in.ts'
import { viewInto } from './view-into.ts'
import { windowOpen } from './window-open.ts'
import { withinDays } from './within-days.ts'
import { writtenPeriod } from './written-period.ts'

/**
 * Every kind of check a pack may name, but for `each` and `any-of`, which are made of these. A new one is a file, a line
 * here and a member of `check` in schema.ts.
 */
export const checkKinds = {
  'at-least': atLeast,
  'at-most': atMost,
  count,
  'day-before': dayBefore,
  'day-by': dayBy,
  'expires-within': expiresWithin,
  filled,
  'foreign-ground': foreignGround,
  'holds-all': holdsAll,
  'kept-at-least': keptAtLeast,
  'kept-at-most': keptAtMost,
  'kept-promise': keptPromise,
  'place-in': placeIn,
  'place-not-in': placeNotIn,
  'share-at-least': shareAtLeast,
  'share-at-most': shareAtMost,
  shown,
  'sign-element': signElement,
  'tv-lines': tvLines,
  unrecognisable,
  'value-in': valueIn,
  'view-into': viewInto,
  'window-open': windowOpen,
  'within-days': withinDays,
  'written-period': writtenPeriod,
} as const
