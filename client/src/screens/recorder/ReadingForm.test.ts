import { catalogueEntry, factCatalogue } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import { menuHints } from '@nadzor/shared/facts/menu-paths'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage, i18n } from '../../i18n.ts'
import ReadingForm from './ReadingForm.vue'

beforeAll(() => chooseLanguage('pl'))

const entryOf = (fact: string): CatalogueEntry => catalogueEntry(fact) as CatalogueEntry
function form(entry: CatalogueEntry, over: Record<string, unknown> = {}, mounting: object = {}) {
  const props = { entry, value: null, photo: null, blocked: false, channels: 0, busy: false, ...over }
  return mount(ReadingForm, { props, global: { plugins: [i18n] }, ...mounting })
}
const hik = (model: string | null) => ({ device: { vendor: 'Hikvision', model } })
const onPage = (entry: CatalogueEntry, over: Record<string, unknown>) => form(entry, over, { attachTo: document.body })
const pressed = (page: ReturnType<typeof form>) =>
  page.findAll('.menu[aria-pressed="true"]').map((button) => button.text())

describe('the form of a reading', () => {
  it.each(factCatalogue.filter(({ channel }) => channel === 'reading'))(
    'of $name says where the value stands, and takes one',
    (entry) => {
      const page = form(entry)
      expect(page.get('.where').text()).toContain(menuHints(entry.name, null, null, 'pl').at(-1)?.note)
      expect(page.findAll('[data-value]')).toHaveLength(1)
    },
  )

  it('takes no value without the photo of the menu, but shows the way to it', () => {
    const page = form(entryOf('rec.expiry_days'), { blocked: true, ...hik('DS-7608NI-ST') })
    expect(page.find('input').exists()).toBe(false)
    expect(page.get('[data-value]').element.tagName).toBe('BUTTON')
    expect(page.get('.path b').text()).toBe('Menu › Record › Encoding › Record › Expired Time')
  })

  it('names the manual and its page, in the vendor’s own words and language', () => {
    const page = form(entryOf('acc.count'), hik('DS-7616NI-Q2/16P'))
    expect(page.get('.path b').attributes('lang')).toBe('en')
    expect(page.get('.path small').text()).toBe(
      'instrukcja: Hikvision, Network Video Recorder User Manual (DS-7616NI-Q2/16P), §\u00a015.4.2, s.\u00a0212',
    )
  })

  it('shows another generation of menus after one tap, and tells whoever keeps the choice', async () => {
    const page = form(entryOf('acc.count'), hik('DS-7616NI-Q2/16P'))
    expect(pressed(page)).toEqual(['Hikvision, starsze menu'])
    await page
      .findAll('.menu')
      .find((button) => button.text() === 'Hikvision, nowsze menu')
      ?.trigger('click')
    expect(page.get('.path b').text()).toBe('System › User')
    expect(pressed(page)).toEqual(['Hikvision, nowsze menu'])
    expect(page.emitted('menus')).toEqual([['hikvision-gui-4']])
  })

  it('says so when no manual of the guessed menus was read, and gives the path of another', () => {
    const page = form(entryOf('ch.masks'), hik('DS-7716NXI-I4'))
    expect(pressed(page)).toEqual(['Hikvision, nowsze menu'])
    expect(page.get('.where').text()).toContain('Tak jest w innym:')
  })

  it('guesses nothing for a vendor nobody knows, and offers every menu when asked', async () => {
    const page = form(entryOf('acc.count'), { device: { vendor: 'BCS', model: null } })
    expect(page.find('.path').exists()).toBe(false)
    expect(page.get('.where').text()).toContain('Gdy wybierzesz menu, pokażemy ścieżkę.')
    await page.get('.dashed').trigger('click')
    const offered = page.findAll('.menu').map((button) => button.text())
    expect(offered).toContain('Dahua, starsze menu')
    await page
      .findAll('.menu')
      .find((button) => button.text() === 'Żadne z nich')
      ?.trigger('click')
    expect(page.find('.path').exists()).toBe(false)
    expect(page.get('.where').text()).not.toContain('pokażemy ścieżkę')
  })

  it('keeps the focus among the menus while they change', async () => {
    const page = onPage(entryOf('acc.count'), { device: { vendor: 'BCS', model: null } })
    await page.get('.dashed').trigger('click')
    await flushPromises()
    expect(document.activeElement?.classList).toContain('menu')
    await page
      .findAll('.menu')
      .find((button) => button.text() === 'Uniview')
      ?.trigger('click')
    await flushPromises()
    expect(document.activeElement?.textContent.trim()).toBe('Uniview')
    page.unmount()
  })

  it('offers no menus where no manual gives a path', () => {
    const page = form(entryOf('acc.default_pwd'), hik(null))
    expect(page.findAll('.menu')).toEqual([])
    expect(page.get('.where').text()).not.toContain('pokażemy ścieżkę')
  })

  it('has no menus for a question that is asked of people', () => {
    const asked = factCatalogue.find(({ channel, type }) => channel === 'answer' && type === 'yes-no')
    expect(
      form(asked as CatalogueEntry)
        .find('.where')
        .exists(),
    ).toBe(false)
  })
})
