import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { chooseLanguage, i18n } from '../i18n.ts'
import FieldSearch from './FieldSearch.vue'

// jsdom has no layout, hence nothing to scroll.
Element.prototype.scrollIntoView = () => {}

const words: Record<string, string> = { a: 'Alpha', b: 'Beta', c: 'Gamma' }

async function fieldWith(start: string) {
  await chooseLanguage('en')
  const model = ref(start)
  const word = ref('')
  const names = ref(words)
  const Page = defineComponent(() => () => {
    const options = Object.entries(names.value)
      .filter(([, label]) => label.toLowerCase().includes(word.value.toLowerCase()))
      .map(([value, label]) => ({ value, label }))
    return h(FieldSearch, {
      label: 'Letter',
      sections: options.length > 0 ? [{ label: '', options }] : [],
      chosen: names.value[model.value] ?? '',
      nothing: 'No such letter',
      open: 'Show letters',
      error: model.value === '' ? 'Choose' : null,
      modelValue: model.value,
      'onUpdate:modelValue': (value: string) => (model.value = value),
      word: word.value,
      'onUpdate:word': (typed: string) => (word.value = typed),
      'data-field': 'letter',
    })
  })
  const page = mount(Page, { global: { plugins: [i18n] }, attachTo: document.body })
  await nextTick()
  const input = () => page.get<HTMLInputElement>('input')
  const shown = () => [...document.querySelectorAll('[role=option]')].map((one) => one.textContent?.trim())
  async function type(text: string): Promise<void> {
    await input().setValue(text)
    await nextTick()
    await nextTick()
  }
  return { page, model, names, input, shown, type }
}
afterEach(() => (document.body.innerHTML = ''))

describe('a field that searches', () => {
  it('says when nothing fits, and changes nothing by typing alone', async () => {
    const { model, shown, type } = await fieldWith('b')
    await type('zzz')
    expect(shown()).toEqual([])
    expect(document.body.textContent).toContain('No such letter')
    expect(model.value).toBe('b')
  })

  it('is a combobox with its label, its complaint and its name for the form', async () => {
    const { input } = await fieldWith('')
    expect(input().attributes()).toMatchObject({ role: 'combobox', 'aria-invalid': 'true', 'data-field': 'letter' })
    expect(document.querySelector(`label[for="${input().attributes('id')}"]`)?.textContent).toContain('Letter')
  })

  it('narrows by the typed word and takes the highlighted choice with Enter', async () => {
    const { model, input, shown, type } = await fieldWith('a')
    await type('mm')
    expect(shown()).toEqual(['Gamma'])
    await input().trigger('keydown', { key: 'ArrowDown' })
    await input().trigger('keydown', { key: 'Enter' })
    expect(model.value).toBe('c')
  })

  it('shows the words of its value also when they come late', async () => {
    const { names, input } = await fieldWith('b')
    expect(input().element.value).toBe('Beta')
    names.value = {}
    await nextTick()
    names.value = words
    await nextTick()
    await nextTick()
    expect(input().element.value).toBe('Beta')
  })
})
