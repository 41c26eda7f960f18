import { areaKinds } from '../facts/area.ts'
import { commonEntry } from '../facts/catalogue.ts'
import type { Unavailable } from '../facts/fact.ts'
import type { InLanguages, Language } from '../facts/primitives.ts'
import { factLabel } from '../facts/recorded-facts.ts'
import { signElements } from '../facts/sign.ts'
import type { Reason } from './check.ts'
import { reasons } from './reasons.ts'
import type { ParameterKind } from './reasons.ts'

/** A reason ready for the client's messages: `n` is null when the sentence does not depend on a count. */
export type ReasonMessage = { key: string; n: number | null; params: Record<string, string> }

const spans: Record<Language, Record<string, Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>> = {
  pl: {
    days: { one: 'dzień', few: 'dni', many: 'dni', other: 'dnia' },
    months: { one: 'miesiąc', few: 'miesiące', many: 'miesięcy', other: 'miesiąca' },
    years: { one: 'rok', few: 'lata', many: 'lat', other: 'roku' },
  },
  sl: {
    days: { one: 'dan', two: 'dneva', few: 'dni', other: 'dni' },
    months: { one: 'mesec', two: 'meseca', few: 'meseci', other: 'mesecev' },
    years: { one: 'leto', two: 'leti', few: 'leta', other: 'let' },
  },
  en: {
    days: { one: 'day', other: 'days' },
    months: { one: 'month', other: 'months' },
    years: { one: 'year', other: 'years' },
  },
}

const why: Record<Unavailable, InLanguages> = {
  unreachable: { pl: 'brak połączenia', sl: 'ni povezave', en: 'unreachable' },
  unauthorized: { pl: 'brak dostępu', sl: 'ni dostopa', en: 'no access' },
  refused: { pl: 'urządzenie odmówiło', sl: 'naprava je zavrnila', en: 'the device refused' },
  unsupported: { pl: 'urządzenie tego nie podaje', sl: 'naprava tega ne podaja', en: 'the device does not offer it' },
  timeout: { pl: 'brak odpowiedzi na czas', sl: 'ni pravočasnega odgovora', en: 'no answer in time' },
  malformed: { pl: 'nieczytelna odpowiedź', sl: 'neberljiv odgovor', en: 'unreadable answer' },
  'not-known': { pl: 'nie wiadomo', sl: 'ni znano', en: 'not known' },
}

const kindTerms = new Map(areaKinds.map((row) => [row.id, row.terms]))
/** A room merely seen may be of a kind that only its use tells apart. */
const seenKinds = new Map(
  commonEntry('view.forbidden_kind')?.choices?.map(({ value, label }) => [value, label] as const),
)
const elementNames = new Map(signElements.map((row) => [row.id, row.name]))

/**
 * The message key of a verdict's reason and its parameters as words of a language. `ruleName` puts a rule's id into
 * words (its title or clause, read from the packs); without it the id stands.
 */
export function reasonMessage(reason: Reason, language: Language, ruleName?: (id: string) => string): ReasonMessage {
  const kinds: Record<string, ParameterKind> =
    (reasons as Record<string, Record<string, ParameterKind>>)[reason.code] ?? {}
  const counted = Object.entries(kinds).find(([, kind]) => kind === 'n')
  const n = counted ? Number(reason.params[counted[0]]) : null
  const params = Object.fromEntries(
    Object.entries(reason.params).map(([name, value]) => [
      name,
      inWords(kinds[name] ?? 'word', value, language, ruleName),
    ]),
  )
  return { key: `reasons.${reason.code}`, n, params }
}

function inWords(
  kind: ParameterKind,
  value: string | number,
  language: Language,
  ruleName?: (id: string) => string,
): string {
  const text = String(value)
  switch (kind) {
    case 'n':
    case 'number':
      return new Intl.NumberFormat(language).format(Number(value))
    case 'fact':
      return factLabel(text)?.[language] ?? text
    case 'day':
      // The day itself, wherever the reader's clock stands.
      return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(text))
    case 'kind':
      return (kindTerms.get(text) ?? seenKinds.get(text))?.[language] ?? text
    case 'element':
      return elementNames.get(text)?.[language] ?? text
    case 'why':
      return why[text as Unavailable]?.[language] ?? text
    case 'span':
      return spanInWords(text, language)
    case 'seconds':
      return secondsInWords(Number(value))
    case 'rule':
      return ruleName?.(text) ?? text
    case 'word':
      return factLabel(text)?.[language] ?? ruleName?.(text) ?? text
  }
}

/** "months:3" -> "3 miesiące". */
function spanInWords(code: string, language: Language): string {
  const [unit = '', count = ''] = code.split(':')
  const forms = spans[language][unit]
  if (!forms) return code
  return `${count}\u00a0${forms[new Intl.PluralRules(language).select(Number(count))] ?? forms.other}`
}

/** The largest whole unit; d, h, min and s are the same in all three languages. */
function secondsInWords(seconds: number): string {
  const size = Math.abs(seconds)
  if (size >= 86_400) return `${Math.floor(size / 86_400)}\u00a0d`
  if (size >= 3600) return `${Math.floor(size / 3600)}\u00a0h`
  return size >= 60 ? `${Math.floor(size / 60)}\u00a0min` : `${size}\u00a0s`
}
