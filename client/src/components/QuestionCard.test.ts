import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage, i18n } from '../i18n.ts'
import QuestionCard from './QuestionCard.vue'

beforeAll(() => chooseLanguage('pl'))

const inAll = (text: string) => ({ pl: text, sl: text, en: text })
const entry: CatalogueEntry = {
  name: 'area.use',
  subject: 'camera',
  lookIn: ['camera'],
  type: 'choice',
  unit: null,
  choices: [
    { value: 'outerwear', label: inAll('Tylko kurtki') },
    { value: 'changing', label: inAll('Przebieranie') },
  ],
  label: inAll('użycie'),
  question: inAll('Do czego służy?'),
  channel: 'answer',
  evidence: null,
  allowsCantTell: true,
}
type Props = InstanceType<typeof QuestionCard>['$props']
const ask = (change: Partial<CatalogueEntry> = {}, props: Partial<Props> = {}) =>
  mount(QuestionCard, {
    props: { entry: { ...entry, ...change }, value: null, state: 'open', ...props },
    global: { plugins: [i18n] },
    attachTo: document.body,
  })

describe('a question', () => {
  it('ends with "I don’t know", which is an answer with a reason', async () => {
    const card = ask()
    const radios = card.findAll('[role="radio"]')
    expect(radios.map((radio) => radio.text())).toEqual(['Tylko kurtki', 'Przebieranie', 'Nie wiem'])
    await radios[2]?.trigger('click')
    expect(card.emitted('answer')).toEqual([[null, 'not-known']])
  })

  it('is not answered by an arrow, only by a press', async () => {
    const card = ask()
    await card.findAll('[role="radio"]')[0]?.trigger('keydown', { key: 'ArrowRight' })
    await Promise.resolve()
    expect(card.emitted('answer')).toBeUndefined()
    expect(document.activeElement?.textContent?.trim()).toBe('Przebieranie')
    await card.findAll('[role="radio"]')[1]?.trigger('click')
    expect(card.emitted('answer')).toEqual([['changing', null]])
  })

  it('does not offer "I don’t know" where it would be no answer', () => {
    expect(ask({ allowsCantTell: false }).text()).not.toContain('Nie wiem')
  })

  it('with yes or no answers a truth value', async () => {
    const card = ask({ type: 'yes-no' })
    await card.findAll('[role="radio"]')[1]?.trigger('click')
    expect(card.emitted('answer')).toEqual([[false, null]])
  })

  it('for a number refuses words under the field and keeps what was typed', async () => {
    const card = ask({ type: 'number', unit: 'd' })
    await card.get('input').setValue('dużo')
    await card.get('form').trigger('submit')
    expect(card.emitted('answer')).toBeUndefined()
    const field = card.get('input')
    expect(field.attributes('aria-invalid')).toBe('true')
    expect(card.get(`#${field.attributes('aria-describedby')?.split(' ')[0]}`).text()).toContain('Wpisz liczbę')
    expect(field.element.value).toBe('dużo')
    await field.setValue('12,5')
    await card.get('form').trigger('submit')
    expect(card.emitted('answer')).toEqual([[12.5, null]])
  })

  it('of several gathers them, and nothing chosen is an answer too', async () => {
    const card = ask({ type: 'choices' })
    await card.findAll('[role="checkbox"]')[0]?.trigger('click')
    await card.findAll('[role="checkbox"]')[1]?.trigger('click')
    await card.findAll('button').at(-1)?.trigger('click')
    expect(card.emitted('answer')).toEqual([[['outerwear', 'changing'], null]])
    const none = ask({ type: 'choices' })
    await none.findAll('button').at(-1)?.trigger('click')
    expect(none.emitted('answer')).toEqual([[[], null]])
  })

  it('folds once answered, in words, and opens again to be changed', async () => {
    const card = ask({}, { value: 'changing', state: 'answered' })
    expect(card.text()).toContain('Przebieranie')
    expect(card.find('[role="radio"]').exists()).toBe(false)
    await card.get('button').trigger('click')
    expect(card.findAll('[aria-checked="true"]').map((radio) => radio.text())).toEqual(['Przebieranie'])
  })
})
