import { createI18n } from 'vue-i18n'
import type { MessageCompiler, MessageContext } from 'vue-i18n'
import type { Language } from '@nadzor/shared/facts/primitives'
import { interpolate } from './messages.ts'

export const languages: readonly Language[] = ['pl', 'sl', 'en']
const KEPT = 'nadzor.language'

type Messages = Record<string, unknown>
const files = import.meta.glob<{ default: Messages }>('./locales/*/*.json')

/**
 * Words of the screens. Messages know one thing only, `{name}`: our own compiler has no `@` links and no `|`
 * plurals (an e-mail address in a sentence would break them) and builds no function from text (CSP).
 */
const compile: MessageCompiler<string, string> = (message) => (context: MessageContext<string>) =>
  interpolate(message, (name) => context.named(name))

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'pl',
  fallbackLocale: false,
  messages: {},
  messageCompiler: compile as MessageCompiler,
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

const { t } = i18n.global

export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

/**
 * A sentence whose form depends on a count: picks `key.one`, `key.two`, `key.few`, `key.many` or `key.other` by
 * the rules of the language. `{n}` in the message is the count in the language's own figures. A message may add
 * `key.zero` for "none"; it then speaks instead of the form for 0.
 */
export function tp(key: string, n: number, params: Record<string, string | number> = {}): string {
  const language = currentLanguage()
  const form = n === 0 && i18n.global.te(`${key}.zero`) ? 'zero' : new Intl.PluralRules(language).select(n)
  return t(`${key}.${form}`, { n: new Intl.NumberFormat(language).format(n), ...params })
}

/** Polish "z" becomes "ze" before sto (100 to 199): "97 ze 100", "9 z 14". Messages take it as `{z}`. */
export function polishOf(n: number): 'z' | 'ze' {
  return n >= 100 && n < 200 ? 'ze' : 'z'
}

/** The words of a pack or a vocabulary in the reader's language. */
export function inMyLanguage(words: Record<Language, string>): string {
  return words[currentLanguage()]
}

/** The language chosen before, else the browser's if we speak it, else Polish. */
export function preferredLanguage(kept: string | null, browser: readonly string[]): Language {
  const known = (tag: string | null): Language | undefined =>
    languages.find((l) => l === tag?.slice(0, 2).toLowerCase())
  return known(kept) ?? browser.map(known).find((l) => l !== undefined) ?? 'pl'
}

/** `never`, because vue-i18n types its messages at compile time and ours arrive at run time; `t` is checked by the parity test. */
async function loadWords(language: Language): Promise<never> {
  const mine = Object.entries(files).filter(([path]) => path.startsWith(`./locales/${language}/`))
  const loaded = await Promise.all(mine.map(async ([path, load]) => [path, (await load()).default] as const))
  const byArea: unknown = Object.fromEntries(loaded.map(([path, words]) => [path.replace(/^.*\/|\.json$/g, ''), words]))
  return byArea as never
}

/** Fetches the words of one language (from the service worker's store when offline) and shows them everywhere. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    i18n.global.setLocaleMessage(language, await loadWords(language))
  }
  i18n.global.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(KEPT, language)
}

export function startLanguage(): Promise<void> {
  return chooseLanguage(preferredLanguage(localStorage.getItem(KEPT), navigator.languages))
}
