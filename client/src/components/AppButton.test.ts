import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import AppButton from './AppButton.vue'

describe('a button', () => {
  it('that is unavailable says why, can be reached, and does nothing', async () => {
    const button = mount(AppButton, { props: { unavailable: 'gdy będzie sieć' }, slots: { default: 'Wyślij' } })
    expect(button.text()).toContain('gdy będzie sieć')
    expect(button.attributes('aria-disabled')).toBe('true')
    expect(button.attributes('disabled')).toBeUndefined()
    await button.trigger('click')
    expect(button.emitted('press')).toBeUndefined()
  })

  it('that is busy refuses a second press', async () => {
    const button = mount(AppButton, { slots: { default: 'Wyślij' } })
    await button.trigger('click')
    await button.setProps({ busy: true })
    await button.trigger('click')
    expect(button.emitted('press')).toHaveLength(1)
    expect(button.attributes('aria-busy')).toBe('true')
  })

  it('that is busy does not submit its form again', async () => {
    const button = mount(AppButton, { props: { type: 'submit', busy: true }, slots: { default: 'Zapisz' } })
    const click = new MouseEvent('click', { cancelable: true, bubbles: true })
    button.element.dispatchEvent(click)
    expect(click.defaultPrevented).toBe(true)
  })
})
