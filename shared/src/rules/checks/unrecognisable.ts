import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Yes-no: nobody can be recognised, live and recorded. It decides whatever was measured. */
  answer: z.string(),
  /** Measured density (px/m) at the target. */
  density: z.string(),
  /** Below it nobody is recognised; at it or above only the answer can say, because the image may be blurred. */
  below: z.number(),
})

/** In a room of an exception the identification check is inverted: people must not be recognisable (REQUIREMENTS 3.1 row 11). */
export const unrecognisable: CheckKind<'unrecognisable', z.infer<typeof params>> = {
  name: 'unrecognisable',
  params,
  run({ answer, density, below }, { ask }) {
    const said = ask(answer)
    if (said.known) {
      return said.value === true ? passed('as-required', { fact: answer }) : failed('not-as-required', { fact: answer })
    }
    if (said.reason.code === 'conflict') return unknown(said)
    const measured = ask(density)
    return measured.known && Number(measured.value) < below
      ? passed('below-as-required', { fact: density, value: Number(measured.value), limit: below })
      : unknown(said)
  },
}
