import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * The Polish words of the product, looked up where the screens look them up, so that a journey follows a better
 * sentence by itself and breaks when a word is gone.
 */
const folder = fileURLToPath(new URL('../client/src/locales/pl/', import.meta.url))
const all = Object.fromEntries(
  readdirSync(folder).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(folder + file, 'utf8')) as unknown,
  ]),
)

function lookUp(key: string): unknown {
  const found = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], all)
  if (found === undefined) throw new Error(`client/src/locales/pl has no "${key}"`)
  return found
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Matches the sentence of `key` wherever it stands in a name. A parameter that is not given matches anything; of a
 * sentence with plural forms, any form matches.
 */
export function words(key: string, params: Record<string, string | number> = {}): RegExp {
  const found = lookUp(key)
  const forms = typeof found === 'string' ? [found] : Object.values(found as Record<string, string>)
  const patterns = forms.map((form) =>
    form
      .split(/(\{\w+\})/)
      .map((part) => {
        const name = /^\{(\w+)\}$/.exec(part)?.[1]
        if (!name) return escape(part)
        return name in params ? escape(String(params[name])) : '.+?'
      })
      .join(''),
  )
  return new RegExp(`(?:${patterns.join('|')})`)
}
