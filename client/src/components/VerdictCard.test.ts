import type { Verdict } from '@nadzor/shared/rules/outcome'
import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage, i18n } from '../i18n.ts'
import OutcomeMark from './OutcomeMark.vue'
import { ruleNameKey } from './rule-words.ts'
import type { RuleWords } from './rule-words.ts'
import VerdictCard from './VerdictCard.vue'

beforeAll(() => chooseLanguage('pl'))

const inAll = (text: string) => ({ pl: text, sl: text, en: text })
const rule: RuleWords = {
  title: inAll('Tu kamery być nie może'),
  requirement: inAll('W toalecie nie ma kamery'),
  citation: {
    act: 'Prawo oświatowe',
    clause: 'art. 108a ust. 3',
    quote: 'Monitoring nie obejmuje',
    language: 'pl',
    marks: [],
  },
}
const programme: RuleWords = {
  ...rule,
  citation: { ...rule.citation, act: 'Program 2007', clause: 'cz. III', quote: null },
}
const verdict: Verdict = {
  subject: { kind: 'camera', id: 'c' },
  pack: 'p',
  edition: 'e',
  packHash: 'h',
  ruleId: 'r',
  defect: 'place.sanitary',
  outcome: 'failed',
  force: 'legal',
  severity: 'critical',
  owner: 'head',
  owners: ['head'],
  reason: { code: 'no-such-code', params: {} },
  missing: [],
  facts: [],
  supersededBy: null,
  exception: null,
  judgedAt: '2026-11-21T09:41:00.000Z',
}
/** The card's link to its rule needs no router here. */
const stubs = { RouterLink: true }
const draw = (change: Partial<Verdict> = {}, props: object = {}) =>
  mount(VerdictCard, {
    props: { verdict: { ...verdict, ...change }, rule, ...props },
    global: { plugins: [i18n], stubs },
  })

describe('a failed verdict', () => {
  it('is "do wyjaśnienia" until a reviewer has confirmed it, then a non-conformity', () => {
    expect(draw().text()).toContain('do wyjaśnienia')
    expect(draw().text()).not.toContain('niezgodność')
    expect(draw({}, { reviewed: true }).text()).toContain('niezgodność')
    expect(draw({}, { reviewed: true }).text()).not.toContain('do wyjaśnienia')
  })

  it('names its clause in the words of the law, said to be Polish', () => {
    const quote = draw().get('blockquote')
    expect(quote.text()).toContain('„Monitoring nie obejmuje”')
    expect(quote.text()).toContain('art. 108a ust. 3')
    expect(quote.get('p').attributes('lang')).toBe('pl')
  })

  it('interrupts only when critical', () => {
    expect(draw().find('[role="alert"]').exists()).toBe(true)
    expect(draw({ severity: 'major' }).find('[role="alert"]').exists()).toBe(false)
    expect(draw({ severity: 'major' }).find('[role="status"]').exists()).toBe(true)
  })

  it('of a benchmark is information whatever its size, and never a non-conformity', () => {
    const card = draw({ force: 'benchmark' }, { reviewed: true })
    expect(card.classes()).toContain('info')
    expect(card.classes()).not.toContain('critical')
    expect(card.text()).toContain('informacja')
    expect(card.text()).not.toContain('krytyczne')
    expect(card.text()).not.toContain('niezgodność')
  })

  it('keeps the reservation of counsel where the clause is not quoted, and is no non-conformity once reviewed', () => {
    const folded = draw({ force: 'unconfirmed' }, { quiet: true, reviewed: true })
    expect(folded.text()).toContain('do potwierdzenia przez prawnika')
    expect(folded.text()).not.toContain('niezgodność')
    expect(draw({ force: 'unconfirmed', outcome: 'passed' }).text()).toContain('do potwierdzenia przez prawnika')
    expect(draw({ force: 'legal' }, { quiet: true }).text()).not.toContain('prawnika')
  })

  it('of a clause that counsel has not confirmed says so', () => {
    expect(draw({ force: 'unconfirmed' }).text()).toContain('do potwierdzenia przez prawnika')
    expect(draw({ force: 'unconfirmed' }, { reviewed: true }).text()).not.toContain('niezgodność')
  })
})

describe('the reason', () => {
  it('is said in words, with its numbers, spans and places', () => {
    const kept = { code: 'kept-too-long', params: { days: 121, limit: 'months:3' } }
    expect(draw({ reason: kept }).text()).toContain('Jest 121 dni, wolno: 3\u00a0miesiące.')
    const place = draw({ reason: { code: 'place-forbidden', params: { kind: 'washroom' } } }).text()
    expect(place).toContain('Miejsce: umywalnia')
    expect(place).not.toContain('washroom')
  })
  it('names another rule in the words of the visit, or of whoever draws the card', () => {
    const reason = { code: 'other-rule-open', params: { rule: 'PL-7' } }
    const words = (ruleId: string) => `reguła ${ruleId.slice(-1)}`
    const provide = { [ruleNameKey as symbol]: words }
    const card = mount(VerdictCard, {
      props: { verdict: { ...verdict, reason }, rule },
      global: { plugins: [i18n], provide, stubs },
    })
    expect(card.text()).toContain('Najpierw trzeba wyjaśnić: reguła 7.')
    expect(draw({ reason }, { ruleName: words }).text()).toContain('reguła 7.')
  })

  it('of a newer server is left out, not shown as a code', () => {
    expect(draw().text()).not.toContain('no-such-code')
  })
})

it('a superseded verdict names the clause that prevails', () => {
  const card = draw({ outcome: 'superseded' }, { rule: programme, prevailing: rule })
  expect(card.text()).toContain('Zastąpione: Program 2007, cz. III')
  expect(card.text()).toContain('Wygrywa art. 108a ust. 3, Prawo oświatowe.')
})

it('a claimed exception counts its conditions', () => {
  const exception = {
    id: 'x',
    claimed: true,
    conditions: [
      { ruleId: 'a', outcome: 'passed' as const },
      { ruleId: 'b', outcome: 'cantTell' as const },
    ],
  }
  expect(draw({ outcome: 'cantTell', exception }).text()).toContain('Warunki: 1 z 2 spełnione.')
})

describe('the mark of an outcome', () => {
  const outcomes = ['passed', 'failed', 'cantTell', 'excepted', 'superseded', 'inapplicable', 'unanswered'] as const
  it.each(outcomes)('%s has a word of its own where it stands alone', (outcome) => {
    const mark = mount(OutcomeMark, { props: { outcome }, global: { plugins: [i18n] } })
    expect(mark.attributes('role')).toBe('img')
    expect(mark.attributes('aria-label')).toBeTruthy()
  })
  it('has seven different shapes', () => {
    const shapes = outcomes.map(
      (outcome) => mount(OutcomeMark, { props: { outcome }, global: { plugins: [i18n] } }).element.innerHTML,
    )
    expect(new Set(shapes).size).toBe(7)
  })
  it('is silent beside its word', () => {
    const mark = mount(OutcomeMark, { props: { outcome: 'failed', label: '' }, global: { plugins: [i18n] } })
    expect(mark.attributes('aria-hidden')).toBe('true')
    expect(mark.attributes('role')).toBeUndefined()
  })
})
