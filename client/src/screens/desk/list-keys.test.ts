import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveByKey } from './list-keys.ts'

let list: HTMLElement
beforeEach(() => {
  document.body.innerHTML = '<nav><a href="#1">1</a><a href="#2">2</a></nav><a href="#3">elsewhere</a>'
  list = document.querySelector('nav') as HTMLElement
  list.addEventListener('keydown', (event) => moveByKey(event, list))
})
afterEach(() => (document.body.innerHTML = ''))

function press(key: string, on: string, more: KeyboardEventInit = {}) {
  const link = document.querySelector<HTMLElement>(`a[href="${on}"]`)
  link?.focus()
  link?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
  return document.activeElement?.getAttribute('href')
}

describe('J and K in a list', () => {
  it('do nothing at its ends, with a modifier, or with the focus elsewhere', () => {
    expect(press('k', '#1')).toBe('#1')
    expect(press('j', '#2')).toBe('#2')
    expect(press('j', '#1', { ctrlKey: true })).toBe('#1')
    expect(press('j', '#3')).toBe('#3')
  })

  it('move to the next and the one before', () => {
    expect(press('j', '#1')).toBe('#2')
    expect(press('K', '#2')).toBe('#1')
  })
})
