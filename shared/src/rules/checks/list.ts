import { atLeast } from './at-least.ts'
import { atMost } from './at-most.ts'
import { expiresWithin } from './expires-within.ts'
import { foreignGround } from './foreign-ground.ts'
import { keptAtLeast } from './kept-at-least.ts'
import { keptAtMost } from './kept-at-most.ts'
import { placeIn } from './place-in.ts'
import { placeNotIn } from './place-not-in.ts'
import { signElement } from './sign-element.ts'
import { tvLines } from './tv-lines.ts'
import { valueIn } from './value-in.ts'
import { viewInto } from './view-into.ts'
import { windowOpen } from './window-open.ts'

/** Every kind of check a pack may name. A new one is a file, a line here and a member of `check` in schema.ts. */
export const checkKinds = {
  'at-least': atLeast,
  'at-most': atMost,
  'expires-within': expiresWithin,
  'foreign-ground': foreignGround,
  'kept-at-least': keptAtLeast,
  'kept-at-most': keptAtMost,
  'place-in': placeIn,
  'place-not-in': placeNotIn,
  'sign-element': signElement,
  'tv-lines': tvLines,
  'value-in': valueIn,
  'view-into': viewInto,
  'window-open': windowOpen,
} as const
