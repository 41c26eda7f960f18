import * as z from 'zod/mini'
import { country } from '../../facts/primitives.ts'
import { failed, passed, unknown } from '../check.ts'
import type { Asked, CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Element ids of section 5; one of them is enough. */
  elements: z.array(z.string()),
  /** Countries where the element may stand on the web page whose address is on the sign (REQUIREMENTS 0.4.8). */
  webIn: z.array(country),
})

/** The sign carries an element, or the page it points to does where the law lets it. */
export const signElement: CheckKind<'sign-element', z.infer<typeof params>> = {
  name: 'sign-element',
  params,
  run({ elements, webIn }, { ask, country: here }) {
    const element = elements[0] ?? ''
    const open: (Asked & { known: false })[] = []
    for (const one of elements) {
      const asked = ask(`sign.${one}`)
      if (asked.known && asked.value === true) return passed('element-found', { element: one })
      if (!asked.known) open.push(asked)
      // The second way of saying it is asked for only when the first was looked for in vain.
      if (!asked.known && asked.reason.code === 'not-known') break
    }
    if (open[0]) return { ...unknown(open[0]), missing: open.map((one) => one.name) }
    if (!webIn.includes(here)) return failed('element-missing', { element })
    const address = ask('sign.SGN-SECOND')
    if (!address.known) return unknown(address)
    if (address.value !== true) return failed('element-missing', { element })
    const page = ask('sign.web_elements')
    if (!page.known) return unknown(page)
    const held = Array.isArray(page.value) ? page.value : []
    return elements.some((one) => held.includes(one))
      ? passed('element-on-web', { element })
      : failed('element-nowhere', { element })
  },
}
