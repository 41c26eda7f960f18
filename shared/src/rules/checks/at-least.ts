import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Ways to know the value, best first: the first that is known decides, each with its own limit. */
  facts: z.array(z.strictObject({ fact: z.string(), min: z.number() })),
})

/** A number reaches a limit; a measurement is preferred to a setting. */
export const atLeast: CheckKind<'at-least', z.infer<typeof params>> = {
  name: 'at-least',
  params,
  run({ facts }, { ask }) {
    const asked = facts.map(({ fact, min }) => ({ min, fact, found: ask(fact) }))
    // Two people who measured differently are not settled by the setting.
    const disputed = asked.find(({ found }) => !found.known && found.reason.code === 'conflict')
    const decides = asked.find(({ found }) => found.known)
    if (disputed && (!decides || asked.indexOf(disputed) < asked.indexOf(decides))) {
      if (!disputed.found.known) return unknown(disputed.found)
    }
    if (decides?.found.known) {
      const { fact, min } = decides
      const value = Number(decides.found.value)
      return value >= min ? passed('at-least', { fact, value, min }) : failed('below', { fact, value, min })
    }
    const open = asked.flatMap(({ found }) => (found.known ? [] : [found]))
    const first = open.find((one) => one.reason.code !== 'not-known') ?? open[0]
    if (!first) throw new RangeError('at-least needs a fact')
    return { ...unknown(first), missing: open.map((one) => one.name) }
  },
}
