import { expect, it } from 'vitest'
import { onTheSpot } from './paper-topics.ts'

it('asks on the spot neither for papers, nor for a measurement nobody began, nor one question inside another', () => {
  expect(onTheSpot({ fact: { name: 'ans.ANY', topic: 'contracts' }, state: 'open' })).toBe(false)
  expect(onTheSpot({ fact: { name: 'view.ppm' }, state: 'open' })).toBe(false)
  expect(onTheSpot({ fact: { name: 'view.ppm' }, state: 'answered' })).toBe(true)
  expect(onTheSpot({ fact: { name: 'area.undress' }, state: 'open' })).toBe(false)
  expect(onTheSpot({ fact: { name: 'area.kind' }, state: 'open' })).toBe(true)
})
