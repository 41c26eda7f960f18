import { IconEye, IconUsers } from '@tabler/icons-vue'
import { mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { chooseLanguage, i18n } from '../i18n.ts'
import DeskShell from './DeskShell.vue'

beforeAll(() => chooseLanguage('pl'))

async function marked(path: string): Promise<Record<string, string | undefined>> {
  const nothing = { template: '<i />' }
  const routes = ['/desk/visits', '/desk/visits/:id', '/desk/visitors'].map((each) => ({
    path: each,
    component: nothing,
  }))
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(path)
  const links = [
    { to: '/desk/visits', label: 'Wizyty', icon: IconEye },
    { to: '/desk/visitors', label: 'Goście', icon: IconUsers },
  ]
  const shell = mount(DeskShell, { props: { title: 'Wizyty', links }, global: { plugins: [router, i18n] } })
  return Object.fromEntries(
    shell.findAll('nav a').map((link) => {
      expect(link.classes('here')).toBe(link.attributes('aria-current') !== undefined)
      return [link.text(), link.attributes('aria-current')]
    }),
  )
}

it('the rail marks the page, and the list that a page belongs to, but not a name that only begins alike', async () => {
  expect(await marked('/desk/visits')).toEqual({ Wizyty: 'page', Goście: undefined })
  expect(await marked('/desk/visits/1')).toEqual({ Wizyty: 'true', Goście: undefined })
  expect(await marked('/desk/visitors')).toEqual({ Wizyty: undefined, Goście: 'page' })
})
