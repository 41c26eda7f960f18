import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { chooseLanguage, i18n } from '../i18n.ts'
import LedgerGrid from './LedgerGrid.vue'

it('draws one cell a photo and says the same in words, counts agreeing', async () => {
  await chooseLanguage('sl')
  const cells = [
    ...Array.from({ length: 38 }, (_, n) => ({ id: `a${n}`, state: 'accepted' as const, progress: 1 })),
    { id: 'w1', state: 'waiting' as const, progress: 0 },
    { id: 'w2', state: 'waiting' as const, progress: 0 },
  ]
  const grid = mount(LedgerGrid, { props: { cells }, global: { plugins: [i18n] } })
  expect(grid.findAll('[role="img"] i')).toHaveLength(40)
  expect(grid.get('[role="img"]').attributes('aria-label')).toBe('40 fotografij: prejetih 38, čakata 2')
})
