import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepKeys, keyAction, keysAreOn } from './finding-keys.ts'

beforeEach(() => {
  document.body.innerHTML = `<nav><a href="#1" aria-current="true">1</a><a href="#2">2</a></nav>
    <div id="bar"><button>b</button></div><input id="field" />`
})
afterEach(() => (document.body.innerHTML = ''))

function pressed(key: string, on: string, more: KeyboardEventInit = {}) {
  let action: ReturnType<typeof keyAction> = null
  const listen = (event: KeyboardEvent): void => {
    action = keyAction(event)
  }
  document.addEventListener('keydown', listen)
  document.querySelector(on)?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
  document.removeEventListener('keydown', listen)
  return action
}

describe('a key at the findings desk', () => {
  it('does nothing with a modifier, held down, or in a field', () => {
    expect(pressed('p', '[href="#1"]', { ctrlKey: true })).toBeNull()
    expect(pressed('p', '[href="#1"]', { repeat: true })).toBeNull()
    expect(pressed('p', '#field')).toBeNull()
    expect(pressed('x', '[href="#1"]')).toBeNull()
  })

  it('decides nothing from a line that is not the open one', () => {
    expect(pressed('p', '[href="#2"]')).toBeNull()
    expect(pressed('o', '[href="#2"]')).toBeNull()
    expect(pressed('j', '[href="#2"]')).toBe('next')
  })

  it('acts from the open line and from the bar', () => {
    expect(pressed('P', '[href="#1"]')).toBe('primary')
    expect(pressed('i', '#bar button')).toBe('send-back')
    expect(pressed('?', '#bar button')).toBe('help')
  })

  it('stays switched off where somebody switched it off', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    expect(keysAreOn(storage)).toBe(true)
    keepKeys(storage, false)
    expect(keysAreOn(storage)).toBe(false)
  })
})
