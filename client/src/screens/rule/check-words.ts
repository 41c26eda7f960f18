import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import { areaKinds } from '@nadzor/shared/facts/area'
import { factLabel, recordedFact } from '@nadzor/shared/facts/recorded-facts'
import { signElements } from '@nadzor/shared/facts/sign'
import type { TimeSpan } from '@nadzor/shared/facts/time-span'
import type { Check, Condition, SimpleCondition } from '@nadzor/shared/rules/schema'
import { factValue } from '../../components/fact-value.ts'
import { formatDay, formatNumber, formatPercent } from '../../formats.ts'
import { currentLanguage, i18n, inMyLanguage, tp } from '../../i18n.ts'

/**
 * A rule's test in words, made from its own data, so that the page can never say another number than the rule holds.
 * `parts`: what must hold for each, or one of which is enough.
 */
export type Clause = { text: string; parts?: Clause[] }
export type CheckWords = { passes: Clause; fails: Clause }

const { t, te } = i18n.global
type Params = Record<string, string | number>
const say = (key: string, params: Params = {}): string => t(`rules.check.${key}`, params)
const saying = (passes: string, fails: string, params: Params = {}): CheckWords => ({
  passes: { text: say(passes, params) },
  fails: { text: say(fails, params) },
})

type Scalar = boolean | number | string

/** Two or three words for a fact. */
export function factName(name: string): string {
  const label = factLabel(name)
  return label ? inMyLanguage(label) : name
}

const listed = (words: readonly string[], type: 'disjunction' | 'conjunction' = 'disjunction'): string =>
  new Intl.ListFormat(currentLanguage(), { type }).format(words)

/** A value of a fact as a person would say it; kinds of institution and countries stand in the register's own words. */
function valueWords(name: string, value: Scalar): string {
  for (const key of [`desk.kind.${String(value)}`, `desk.country.${String(value)}`])
    if ((name === 'inst.kind' || name === 'inst.country') && te(key)) return t(key)
  return factValue(catalogueEntry(name) ?? recordedFact(name), value)
}
const valuesWords = (name: string, values: readonly Scalar[]): string =>
  listed(values.map((value) => valueWords(name, value)))

/** Everything else that can be answered; null where that is no list worth reading. */
function others(name: string, values: readonly Scalar[]): Scalar[] | null {
  const entry = catalogueEntry(name) ?? recordedFact(name)
  const all: Scalar[] | undefined =
    entry?.type === 'yes-no' || name === 'inst.public' ? [true, false] : entry?.choices?.map(({ value }) => value)
  const rest = all?.filter((one) => !values.includes(one))
  return rest && rest.length > 0 && rest.length <= 6 ? rest : null
}

/** A number in the unit of its fact: "89 dni", "25 klatek/s". */
const amount = (name: string, value: number): string => {
  const entry = catalogueEntry(name)
  return entry ? factValue(entry, value) : formatNumber(value)
}
const kindNames = new Map(areaKinds.map((row) => [row.id, row.terms]))
/** A kind of place; rooms merely seen have a few of their own. */
function kindWords(kind: string): string {
  const terms =
    kindNames.get(kind) ?? catalogueEntry('view.forbidden_kind')?.choices?.find(({ value }) => value === kind)?.label
  return terms ? inMyLanguage(terms) : kind
}
const kindsWords = (kinds: readonly string[]): string => kinds.map(kindWords).join(' · ')
const elementNames = new Map(signElements.map((row) => [row.id, row.name]))

export function spanWords(span: TimeSpan): string {
  const [unit, count] = Object.entries(span)[0] as [keyof TimeSpan & string, number]
  return tp(`rules.span.${unit}`, count)
}

/** What passes and what fails one check. */
export function checkWords(check: Check): CheckWords {
  switch (check.name) {
    case 'value-in':
    case 'shown': {
      const { fact, values } = check.params
      const rest = others(fact, values)
      return {
        passes: { text: say('is', { fact: factName(fact), values: valuesWords(fact, values) }) },
        fails: {
          text: rest
            ? say('is', { fact: factName(fact), values: valuesWords(fact, rest) })
            : say('isOther', { fact: factName(fact) }),
        },
      }
    }
    case 'holds-all': {
      const { fact, values } = check.params
      const all = listed(
        values.map((value) => valueWords(fact, value)),
        'conjunction',
      )
      return saying('holdsAll', 'lacks', { fact: factName(fact), values: all })
    }
    case 'filled':
      return saying('filled', 'empty', { fact: factName(check.params.fact) })
    case 'at-least': {
      const parts = check.params.facts.map(({ fact, min }) => ({ fact: factName(fact), min: amount(fact, min) }))
      const proving = check.params.facts.filter(({ proves }) => proves !== false)
      const [first] = proving.map(({ fact, min }) => ({ fact: factName(fact), min: amount(fact, min) }))
      return {
        passes: { text: say('atLeast', first ?? {}) },
        fails: several(parts.map((part) => ({ text: say('below', part) }))),
      }
    }
    case 'at-most': {
      const { fact, max, unless } = check.params
      const params = { fact: factName(fact), max: amount(fact, max) }
      if (unless === undefined) return saying(max === 0 ? 'none' : 'atMost', 'above', params)
      return saying('atMostUnless', 'aboveUnless', { ...params, unless: factName(unless) })
    }
    case 'count': {
      const { of, where = [], min, max, equals } = check.params
      const params = {
        what: t(`rules.many.${of}`),
        min: min ?? 0,
        max: max ?? 0,
        equals: equals ? factName(equals) : '',
      }
      const [passes, fails] = countKeys({ min, max, equals })
      const parts = where.map((one): Clause => ({ text: isOneOf(one.fact, one.in) }))
      const counted = (text: string): Clause =>
        parts.length ? { text: say('counting', { count: text }), parts } : { text }
      return { passes: counted(say(passes, params)), fails: counted(say(fails, params)) }
    }
    case 'day-before': {
      const { fact, than, days } = check.params
      const params = { fact: factName(fact), than: factName(than) }
      return {
        passes: { text: days === 0 ? say('dayBefore0', params) : tp('rules.check.dayBefore', days, params) },
        fails: { text: say('later', params) },
      }
    }
    case 'day-by':
      return saying('dayBy', 'laterThanDay', { fact: factName(check.params.fact), day: formatDay(check.params.until) })
    case 'within-days': {
      const { fact, days } = check.params
      return {
        passes: { text: tp('rules.check.within', days, { fact: factName(fact) }) },
        fails: { text: say('longAgo', { fact: factName(fact) }) },
      }
    }
    case 'expires-within':
      return {
        passes: { text: tp('rules.check.expires', check.params.max) },
        fails: { text: say('expiresLate') },
      }
    case 'foreign-ground':
      return saying('foreignGround', 'foreignGroundOver', { tolerated: formatPercent(check.params.tolerated) })
    case 'kept-at-least':
      return saying('keptAtLeast', 'keptTooShort', { limit: spanWords(check.params.limit) })
    case 'kept-at-most':
      return saying('keptAtMost', 'keptTooLong', { limit: spanWords(check.params.limit) })
    case 'kept-promise':
      return saying('keptPromise', 'keptPromiseNot', { promise: factName(check.params.promise) })
    case 'written-period':
      return saying('writtenPeriod', 'writtenPeriodNot', {
        fact: factName(check.params.fact),
        ceiling: spanWords(check.params.ceiling),
      })
    case 'place-in':
      return saying('placeIn', 'placeOther', { kinds: kindsWords(check.params.kinds) })
    case 'place-not-in': {
      const { kinds, when = [] } = check.params
      const fails = [
        ...(kinds.length ? [{ text: say('place', { kinds: kindsWords(kinds) }) }] : []),
        ...when.map((one) => ({
          text: say('placeWhen', {
            kinds: kindsWords(one.kinds),
            fact: factName(one.fact),
            values: valuesWords(one.fact, one.values),
          }),
        })),
      ]
      return { passes: { text: say('placeElse') }, fails: several(fails) }
    }
    case 'view-into': {
      const { kinds } = check.params
      return kinds
        ? saying('viewIntoNot', 'viewInto', { kinds: kindsWords(kinds) })
        : saying('viewIntoNone', 'viewIntoAny')
    }
    case 'share-at-most':
    case 'share-at-least': {
      const { part, whole, percent } = check.params
      const params = { part: factName(part), whole: factName(whole), percent: formatPercent(percent) }
      return check.name === 'share-at-most'
        ? saying('shareAtMost', 'shareAbove', params)
        : saying('shareAtLeast', 'shareBelow', params)
    }
    case 'sign-element': {
      const { elements, webIn } = check.params
      const names = elements
        .map((id) => elementNames.get(id))
        .map((name, index) => (name ? inMyLanguage(name) : (elements[index] ?? '')))
      const params = { elements: listed(names), countries: listed(webIn.map((one) => t(`desk.country.${one}`))) }
      return saying(webIn.length ? 'signElementWeb' : 'signElement', 'signElementNot', params)
    }
    case 'tv-lines':
      return saying('tvLines', 'tvLinesNot', { lines: check.params.lines })
    case 'unrecognisable':
      return saying('unrecognisable', 'recognisable', {
        answer: factName(check.params.answer),
        density: factName(check.params.density),
        below: formatNumber(check.params.below),
      })
    case 'window-open':
      return saying('windowOpen', 'windowEmpty', { parameter: t(`rules.window.${check.params.parameter}.name`) })
    case 'each': {
      const inner = checkWords(check.params.check)
      const params = { what: t(`rules.many.${check.params.of}`) }
      return {
        passes: { text: say('each', params), parts: [inner.passes] },
        fails: { text: say('eachNot', params), parts: [inner.fails] },
      }
    }
    case 'any-of': {
      const inner = check.params.checks.map((one) => checkWords(one))
      return {
        passes: { text: say('anyOf'), parts: inner.map(({ passes }) => passes) },
        fails: { text: say('noneOf'), parts: inner.map(({ passes }) => passes) },
      }
    }
  }
}

type Count = { min?: number | undefined; max?: number | undefined; equals?: string | undefined }
function countKeys({ min, max, equals }: Count): [string, string] {
  if (equals !== undefined) return ['countEquals', 'countDiffers']
  if (min !== undefined && max !== undefined) return ['countBetween', 'countOutside']
  if (min !== undefined) return ['countMin', 'countShort']
  return max === 0 ? ['countNone', 'countOver'] : ['countMax', 'countOver']
}

/** A fact with the answers that count; places in the words of their vocabulary. */
function isOneOf(fact: string, values: readonly Scalar[]): string {
  if (fact === 'area.kind') return say('placeIn', { kinds: kindsWords(values.map(String)) })
  return say('is', { fact: factName(fact), values: valuesWords(fact, values) })
}

function several(parts: Clause[]): Clause {
  const [only] = parts
  return parts.length === 1 && only ? only : { text: say('oneOf'), parts }
}

/** When a rule speaks at all; `ruleName` puts the ids of other rules into words. */
export function conditionWords(condition: Condition, ruleName: (id: string) => string): Clause {
  if (!('anyOf' in condition)) return { text: simpleWords(condition, ruleName) }
  return { text: say('anyOf'), parts: condition.anyOf.map((one) => ({ text: simpleWords(one, ruleName) })) }
}

export function simpleWords(one: SimpleCondition, ruleName: (id: string) => string): string {
  if ('exceptable' in one) return say('whenExceptable', { rules: listed([...new Set(one.exceptable.map(ruleName))]) })
  if ('claimed' in one) return say('whenClaimed')
  if ('recorded' in one) return say('whenRecorded', { fact: factName(one.recorded) })
  if ('before' in one) return say('whenBefore', { fact: factName(one.before.fact), day: formatDay(one.before.day) })
  if ('from' in one) return say('whenFrom', { fact: factName(one.from.fact), day: formatDay(one.from.day) })
  const fact = factName(one.fact)
  if (one.fact === 'area.kind' && 'notIn' in one)
    return say('placeOutside', { kinds: kindsWords(one.notIn.map(String)) })
  if ('in' in one) return isOneOf(one.fact, one.in)
  if ('notIn' in one) {
    const rest = others(one.fact, one.notIn)
    if (rest) return say('is', { fact, values: valuesWords(one.fact, rest) })
    return say('isNot', { fact, values: valuesWords(one.fact, one.notIn) })
  }
  if ('above' in one) return say('above', { fact, max: amount(one.fact, one.above) })
  return say('below', { fact, min: amount(one.fact, one.below) })
}
