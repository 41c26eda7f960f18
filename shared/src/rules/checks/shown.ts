import * as z from 'zod/mini'
import { cantTell, failed, isSeen, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  fact: z.string(),
  values: z.array(z.union([z.boolean(), z.string()])),
  /** The document itself must have been seen (photographed) for a pass; nobody can photograph one that is not there. */
  proof: z.optional(z.boolean()),
})

/** What somebody answered is one of the wanted answers, shown by its document where the row asks for one. */
export const shown: CheckKind<'shown', z.infer<typeof params>> = {
  name: 'shown',
  params,
  run({ fact, values, proof = false }, { ask }) {
    const asked = ask(fact)
    if (!asked.known) return unknown(asked)
    if (!values.some((value) => value === asked.value)) return failed('not-as-required', { fact })
    if (proof && !isSeen(asked.fact)) return cantTell({ code: 'no-document', params: { fact } }, [fact])
    return passed('as-required', { fact })
  },
}
