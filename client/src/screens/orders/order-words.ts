import { useI18n } from 'vue-i18n'
import { formatDayMonth } from '../../formats.ts'
import { inMyLanguage, tp } from '../../i18n.ts'
import type { Due, OrderLine } from './order-lines.ts'
import type { OrderPlace } from './order-place.ts'

/** What an order is called, where it is, when it is due and how far it has come, in the reader's words. */
export function useOrderWords() {
  const { t } = useI18n()

  function due({ day, days }: Due): string {
    if (days < 0) return tp('orders.due.late', -days)
    if (days === 0) return t('orders.due.today')
    return tp('orders.due.left', days, { day: formatDayMonth(day) })
  }
  function phase({ phase: of, round }: Pick<OrderLine, 'phase' | 'round'>): string {
    return t(`orders.phase.${of}`, { round })
  }
  function where({ area, storey }: OrderPlace): string {
    return [storey, area].filter(Boolean).join(', ')
  }
  /** "kanał 4, R-1", for what is done at a recorder. */
  function channel({ channel: number, recorder }: OrderPlace): string | null {
    if (number === null) return null
    return t('orders.place.channel', { number, recorder: recorder?.plate ?? '' })
  }
  const title = (line: Pick<OrderLine, 'rule'>): string =>
    line.rule ? inMyLanguage(line.rule.title) : t('orders.unnamed')

  return { due, phase, where, channel, title }
}
