import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { reasonMessage } from '@nadzor/shared/rules/reason-words'
import { formatPercent } from '../../formats.ts'
import { currentLanguage, tp } from '../../i18n.ts'
import { showValue } from '../desk/show-value.ts'

type Translate = (key: string) => string

/**
 * A verdict as two figures: what is, and the bound, with the side of it on which the law stands. Either is null where
 * the reason holds no such figure. Figures stand beside their words, never inside a sentence: they are not declined.
 */
export type Figures = { is: string | null; wanted: string | null; side: Side }
export type Side = 'atMost' | 'atLeast' | 'exactly'

/** Where a reason keeps what is and its bound, and on which side of the bound the law stands. */
type Shape = { is: string; bound: string; side: Side }
const shapes: Record<string, Shape> = {
  above: { is: 'value', bound: 'max', side: 'atMost' },
  'at-most': { is: 'value', bound: 'max', side: 'atMost' },
  below: { is: 'value', bound: 'min', side: 'atLeast' },
  'at-least': { is: 'value', bound: 'min', side: 'atLeast' },
  'kept-too-long': { is: 'days', bound: 'limit', side: 'atMost' },
  'kept-within': { is: 'days', bound: 'limit', side: 'atMost' },
  'kept-within-but-held': { is: 'days', bound: 'limit', side: 'atMost' },
  'kept-too-short': { is: 'days', bound: 'limit', side: 'atLeast' },
  'kept-long-enough': { is: 'days', bound: 'limit', side: 'atLeast' },
  'expires-within': { is: 'days', bound: 'max', side: 'atMost' },
  'expires-late': { is: 'days', bound: 'max', side: 'atMost' },
  'never-expires': { is: 'days', bound: 'max', side: 'atMost' },
  'overwrites-within': { is: 'days', bound: 'max', side: 'atMost' },
  'overwrites-late': { is: 'days', bound: 'max', side: 'atMost' },
  'foreign-ground': { is: 'percent', bound: 'tolerated', side: 'atMost' },
  'strip-masked': { is: 'percent', bound: 'tolerated', side: 'atMost' },
  'tv-lines-reached': { is: 'nominal', bound: 'lines', side: 'atLeast' },
  'tv-lines-marginal': { is: 'strict', bound: 'lines', side: 'atLeast' },
  'tv-lines-below': { is: 'nominal', bound: 'lines', side: 'atLeast' },
}

/** How far beyond its bound a verdict is, to choose the one that speaks for several; 0 where no figure decides. */
export function distance({ reason }: Pick<Verdict, 'reason'>): number {
  const shape = shapes[reason.code]
  const is = shape && Number(reason.params[shape.is])
  if (!shape || is === undefined || Number.isNaN(is)) return 0
  return shape.side === 'atMost' ? is : -is
}

/** One number of a reason in its measure. */
function amount(name: string, value: string | number, fact: string | null, t: Translate): string {
  const figure = Number(value)
  if (name === 'percent' || name === 'tolerated') return formatPercent(figure)
  if (fact !== null) return showMeasure(fact, figure, t)
  return name === 'days' || name === 'max' ? tp('review.figure.days', figure) : showMeasure('', figure, t)
}

/** A fact's value with its unit; a span of seconds as people say it ("59 min 50 s"). */
export function showMeasure(fact: string, value: FactValue, t: Translate): string {
  const seconds = catalogueEntry(fact)?.unit === 's' && typeof value === 'number'
  return seconds ? showSeconds(value) : showValue(fact, { value, unavailable: null }, t)
}

/** Whole seconds in the two largest units; h, min and s are the same in our three languages. */
export function showSeconds(seconds: number): string {
  const size = Math.round(Math.abs(seconds))
  const [h, min, s] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60]
  const parts =
    h > 0 ? [`${h}\u00a0h`, min > 0 ? `${min}\u00a0min` : ''] : [min > 0 ? `${min}\u00a0min` : '', `${s}\u00a0s`]
  const words = parts.filter((part) => part !== '' && !(part === '0\u00a0s' && min > 0)).join('\u00a0')
  return seconds < 0 ? `−${words}` : words
}

export function figuresOf(verdict: Pick<Verdict, 'reason' | 'facts'>, t: Translate): Figures {
  const { reason, facts } = verdict
  const fact = typeof reason.params['fact'] === 'string' ? reason.params['fact'] : null
  const shape = shapes[reason.code]
  return shape ? bounded(reason, shape, fact, t) : required(reason.code, facts, fact, t)
}

function bounded(reason: Verdict['reason'], shape: Shape, fact: string | null, t: Translate): Figures {
  const [is, bound] = [reason.params[shape.is], reason.params[shape.bound]]
  const span = shape.bound === 'limit' ? reasonMessage(reason, currentLanguage()).params['limit'] : undefined
  const unlimited = reason.code === 'never-expires'
  return {
    is: unlimited ? t('review.figure.unlimited') : is === undefined ? null : amount(shape.is, is, fact, t),
    wanted: span ?? (bound === undefined ? null : amount(shape.bound, bound, fact, t)),
    side: shape.side,
  }
}

/** A yes or a no that must be the other way round; what else is not as required has no figure of its own. */
function required(code: string, facts: Verdict['facts'], fact: string | null, t: Translate): Figures {
  const none: Figures = { is: null, wanted: null, side: 'exactly' }
  if (fact === null || (code !== 'not-as-required' && code !== 'as-required')) return none
  const value = facts.find((one) => one.name === fact)?.value as FactValue | null | undefined
  if (typeof value !== 'boolean')
    return value === null || value === undefined ? none : { ...none, is: showMeasure(fact, value, t) }
  const wanted = code === 'as-required' ? value : !value
  return { ...none, is: t(value ? 'common.yes' : 'common.no'), wanted: t(wanted ? 'common.yes' : 'common.no') }
}
