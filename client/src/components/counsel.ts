import type { Force } from '@nadzor/shared/rules/outcome'
import { i18n } from '../i18n.ts'
import type { Citation } from './rule-words.ts'

/** True while the substance of a clause was not read in a source: its first mark is K or I (rules/force.ts). */
export function isUnconfirmed({ marks }: Pick<Citation, 'marks'>): boolean {
  return /^[KI]\b/.test(marks[0] ?? 'I')
}

/** What is said in one line of a list, with the counsel's reservation where the verdict carries it. */
export function withCounsel(words: string, force: Force): string {
  return force === 'unconfirmed' ? `${words} · ${i18n.global.t('common.law.unconfirmed')}` : words
}
