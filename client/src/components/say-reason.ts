import type { Verdict } from '@nadzor/shared/rules/outcome'
import { reasonMessage } from '@nadzor/shared/rules/reason-words'
import { currentLanguage, i18n, tp } from '../i18n.ts'

/**
 * Why a verdict is what it is, as a sentence in the reader's language; null for a code this version has no words for
 * (a newer server). `ruleName` puts the ids of other rules into words.
 */
export function sayReason(verdict: Pick<Verdict, 'reason'>, ruleName?: (ruleId: string) => string): string | null {
  const { key, n, params } = reasonMessage(verdict.reason, currentLanguage(), ruleName)
  if (n === null || Number.isNaN(n)) return i18n.global.te(key) ? i18n.global.t(key, params) : null
  return i18n.global.te(`${key}.other`) ? tp(key, n, params) : null
}
