import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Unavailable } from '@nadzor/shared/facts/fact'
import { formatDay } from '../../formats.ts'
import { i18n, inMyLanguage } from '../../i18n.ts'
import { showSeconds } from '../desk-finding/figures.ts'
import { showValue } from '../desk/show-value.ts'
import type { Observed } from '../desk-visit/fact-rows.ts'

type Translate = (key: string) => string

/** The words of a recorder fact. Those nobody is asked for (model, firmware, names) are not in the catalogue. */
export function recorderFactLabel(name: string, t: Translate): string {
  const entry = catalogueEntry(name)
  if (entry) return inMyLanguage(entry.label)
  return i18n.global.te(`review.fact.${name}`) ? t(`review.fact.${name}`) : name
}

/** A recorder fact's value as people say it: "+59 min 50 s", "bez limitu"; an unavailable one as the reason why. */
export function recorderValue(
  name: string,
  one: Pick<Observed, 'value' | 'unavailable' | 'unit'>,
  t: Translate,
): string {
  const { value, unavailable, unit } = one
  if (value === null) return t(`desk.visit.unavailable.${unavailable ?? ('not-known' satisfies Unavailable)}`)
  if (name === 'rec.clock_offset' && typeof value === 'number')
    return value > 0 ? `+${showSeconds(value)}` : showSeconds(value)
  if (name === 'rec.expiry_days' && value === 0) return t('review.figure.unlimited')
  if ((name === 'ch.oldest' || name === 'ch.newest') && typeof value === 'string') return formatDay(value)
  return showValue(name, { value, unavailable, unit }, t)
}
