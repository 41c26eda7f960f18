import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({ fact: z.string(), values: z.array(z.union([z.boolean(), z.string()])) })

/** The fact has one of the wanted values. */
export const valueIn: CheckKind<'value-in', z.infer<typeof params>> = {
  name: 'value-in',
  params,
  run({ fact, values }, { ask }) {
    const asked = ask(fact)
    if (!asked.known) return unknown(asked)
    return values.some((value) => value === asked.value)
      ? passed('as-required', { fact })
      : failed('not-as-required', { fact })
  },
}
