import { localDay } from '@nadzor/shared/facts/calendar'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useData } from '../../data/vue.ts'
import { formatDay } from '../../formats.ts'
import { currentLanguage, inMyLanguage } from '../../i18n.ts'
import { anyRule, findRule, isProposed, pointingTo, ruleForce, shelvesOf } from '../rules/rule-list.ts'
import { useRulePacks } from '../rules/rule-packs.ts'
import { checkWords, conditionWords, factName, simpleWords } from './check-words.ts'
import type { Clause } from './check-words.ts'

const proving = new Set(['shown', 'filled', 'holds-all', 'day-before'])

/** One rule in everybody's words: all of it is read from its pack, so the page cannot say what the rule does not. */
export function useRule() {
  const { t } = useI18n()
  const route = useRoute()
  const day = localDay(useData().now())
  const { packs, failure, retry } = useRulePacks()
  const shelves = computed(() => shelvesOf(packs.value ?? [], day))
  const id = computed(() => String(route.params['rule'] ?? ''))
  const hash = computed(() => (typeof route.query['hash'] === 'string' ? route.query['hash'] : null))
  const found = computed(() => findRule(shelves.value, String(route.params['pack'] ?? ''), id.value, hash.value))
  const rule = computed(() => found.value?.rule ?? null)
  const list = (words: readonly string[]): string =>
    new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(words)
  const nameOf = (other: string): string => {
    const known = anyRule(shelves.value, other)
    return known ? `„${inMyLanguage(known.rule.title)}”` : other
  }

  const checks = computed(() => rule.value?.checks.map((check) => checkWords(check)) ?? [])
  const passes = computed<Clause[]>(() => checks.value.map((one) => one.passes))
  const fails = computed<Clause[]>(() => checks.value.map((one) => one.fails))
  const when = computed<Clause[]>(() => rule.value?.when.map((one) => conditionWords(one, nameOf)) ?? [])
  /** Facts without which it stays open, with the weakest way of knowing each that will do. */
  const needs = computed(() =>
    (rule.value?.needs ?? []).map(({ fact, atLeast }) =>
      atLeast === 'declared'
        ? factName(fact)
        : t('rules.weakest', { fact: factName(fact), how: t(`common.how.${atLeast}`) }),
    ),
  )
  const document = computed(() =>
    (rule.value?.checks ?? []).some(
      (check) => proving.has(check.name) && 'proof' in check.params && check.params.proof === true,
    ),
  )
  const owners = computed(() => {
    const [first = '', ...others] = (rule.value?.owners ?? []).map((one) => t(`review.owner.${one}`))
    return others.length
      ? t('rules.fixers', { owner: first, others: list(others) })
      : t('rules.fixer', { owner: first })
  })
  const valid = computed(() => {
    if (!found.value) return ''
    const { edition } = found.value
    const from = formatDay(found.value.rule.validFrom ?? edition.validFrom)
    const end = found.value.rule.validUntil ?? edition.validUntil
    return end === null ? t('rules.validFrom', { from }) : t('rules.validTo', { from, until: formatDay(end) })
  })
  const force = computed(() => found.value && ruleForce(found.value.rule, found.value.edition))
  /** Why it has that force: what the marks say of its source. */
  const why = computed(() => {
    const [first = 'I', ...rest] = rule.value?.citation.marks ?? []
    const read = [first, ...rest].filter((mark) => !/^[KI]\b/.test(mark))
    const own = /^K\b/.test(first) ? t('rules.why.K') : /^I\b/.test(first) ? t('rules.why.I') : null
    return [own, read.length ? t('rules.why.read', { marks: read.join(', ') }) : null].filter((one) => one !== null)
  })
  /** `prefix`: whether the outcome that decides is the other rule's, or this one's. */
  const outcomes = (prefix: 'yields' | 'prevails', all: readonly string[] | 'in-force'): string =>
    all === 'in-force'
      ? t(`rules.${prefix}Always`)
      : t(`rules.${prefix}When`, { outcomes: all.map((one) => t(`common.outcome.${one}`)).join(', ') })
  const yields = computed(() =>
    (rule.value?.yieldsTo ?? []).map(({ rule: other, whenOther }) => ({
      id: other,
      to: anyRule(shelves.value, other),
      note: outcomes('yields', whenOther),
    })),
  )
  const pointing = computed(() => pointingTo(shelves.value, id.value))
  const prevails = computed(() =>
    pointing.value.yielding.map((to) => ({
      id: to.rule.id,
      to,
      note: outcomes('prevails', to.rule.yieldsTo?.find((one) => one.rule === id.value)?.whenOther ?? 'in-force'),
    })),
  )
  const conditionOf = computed(() => pointing.value.excepting.map((to) => ({ id: to.rule.id, to })))
  const exception = computed(() => {
    const one = rule.value?.exception
    if (!one) return null
    return {
      claim: factName(one.claim),
      conditions: one.conditions.map((condition) => ({ id: condition, to: anyRule(shelves.value, condition) })),
      barred: one.barred.map((condition): Clause => ({ text: simpleWords(condition, nameOf) })),
    }
  })
  return {
    packs,
    failure,
    retry,
    found,
    hash,
    rule,
    passes,
    fails,
    when,
    needs,
    document,
    owners,
    valid,
    force,
    why,
    proposed: computed(() => rule.value !== null && isProposed(rule.value)),
    yields,
    prevails,
    conditionOf,
    exception,
  }
}
