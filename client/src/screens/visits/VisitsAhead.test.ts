import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InstitutionEntry } from '../../data/contract.ts'
import { environmentKey } from '../../session.ts'
import { makeScene } from '../../data/testing/scene.ts'
import { chooseLanguage, i18n } from '../../i18n.ts'
import UnplannedVisit from './UnplannedVisit.vue'
import VisitsAhead from './VisitsAhead.vue'
import type { AheadGroup, AheadLine } from './visits-ahead.ts'

beforeAll(() => chooseLanguage('pl'))

const entryOf = (id: string, name: string, downloaded = false) =>
  ({
    institution: { id, name, address: `ul. ${id}`, city: 'Kraków', district: null },
    downloaded,
    rowCount: 62,
    behind: false,
    visits: [],
  }) as unknown as InstitutionEntry
const lineOf = (id: string, here: boolean, day = '2026-11-18'): AheadLine => ({
  id,
  day,
  state: 'planned',
  entry: entryOf(id, `Szkoła Podstawowa nr ${id}`, here),
  inspection: here ? ({ id, startedAt: null } as AheadLine['inspection']) : null,
})

const { phone, server } = makeScene()
const global = {
  plugins: [createPinia(), i18n],
  provide: { [environmentKey as symbol]: phone.boot(server.fetch) },
}

describe('what waits', () => {
  const groups: AheadGroup[] = [
    { when: 'today', day: '2026-11-18', lines: [lineOf('1', true), lineOf('2', false)] },
    { when: 'later', day: '2026-11-20', lines: [lineOf('3', false, '2026-11-20')] },
  ]
  it('opens what is on the phone and downloads what is not, under the day it is planned for', async () => {
    const list = mount(VisitsAhead, { props: { groups, downloading: new Set<string>(), visitOpen: true }, global })
    expect(list.findAll('h2').map((each) => each.text())).toEqual(['Dziś, później', 'piątek, 20 listopada'])
    const buttons = list.findAll('button')
    expect(buttons.map((each) => each.text())).toEqual([
      expect.stringMatching(/^Otwórz ?Szkoła Podstawowa nr 1$/),
      'Pobierz Szkoła Podstawowa nr 2: 62 wiersze',
      'Pobierz Szkoła Podstawowa nr 3: 62 wiersze',
    ])
    await buttons[0]?.trigger('click')
    await buttons[2]?.trigger('click')
    expect(list.emitted('open')).toEqual([[groups[0]?.lines[0]]])
    expect(list.emitted('download')).toEqual([['3']])
  })
})

describe('an unplanned visit among hundreds of institutions', () => {
  const institutions = Array.from({ length: 242 }, (_, n) => entryOf(String(n), `Szkoła Podstawowa nr ${n}`))
  const draw = (open: boolean) =>
    mount(UnplannedVisit, { props: { institutions, downloading: new Set<string>(), open }, global })

  it('is folded away, and says how many it does not show', () => {
    expect(draw(false).findAll('li')).toHaveLength(0)
    const list = draw(true)
    expect(list.findAll('li').length).toBeLessThan(50)
    expect(list.get('[role="status"]').text()).toContain('Jest jeszcze 212 placówek')
  })

  it('finds by a few letters of what people call it, and says when nothing fits', async () => {
    const list = draw(true)
    await list.get('input').setValue('sp 214')
    expect(list.findAll('li').map((each) => each.get('span span').text())).toEqual(['Szkoła Podstawowa nr 214'])
    await list.get('input').setValue('technikum')
    expect(list.findAll('li')).toHaveLength(0)
    expect(list.get('[role="status"]').text()).not.toBe('')
  })
})
