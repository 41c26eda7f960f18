import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Share of the picture (%) that may show foreign ground where it cannot be helped. */
  tolerated: z.number(),
})

/** The picture shows no ground outside the school, or only a strip that is masked as far as it can be. */
export const foreignGround: CheckKind<'foreign-ground', z.infer<typeof params>> = {
  name: 'foreign-ground',
  params,
  run({ tolerated }, { ask }) {
    const share = ask('view.public_share')
    if (!share.known) return unknown(share)
    const percent = Number(share.value)
    if (percent <= 0) return passed('no-foreign-ground')
    if (percent > tolerated) return failed('foreign-ground', { percent, tolerated })
    const masked = ask('view.masked')
    if (!masked.known) return unknown(masked)
    return masked.value === true
      ? passed('strip-masked', { percent, tolerated })
      : failed('strip-unmasked', { percent })
  },
}
