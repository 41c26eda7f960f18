import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useKeptDrafts } from './kept-drafts.ts'

/** As a tab does when it is read anew: the store is made again, its storage stays. */
function reloaded() {
  setActivePinia(createPinia())
  return useKeptDrafts()
}
beforeEach(() => sessionStorage.clear())

describe('drafts on the desk', () => {
  it('start empty when the storage holds something else', () => {
    sessionStorage.setItem('nadzor.desk-drafts', 'not JSON')
    expect(reloaded().under('')).toEqual([])
    sessionStorage.setItem('nadzor.desk-drafts', '"text"')
    expect(reloaded().under('')).toEqual([])
  })

  it('outlive a reload, and are gone once dropped', async () => {
    const drafts = reloaded()
    drafts.keep('ana/register/1/camera:7', { name: 'Over the door' })
    await nextTick()
    expect(reloaded().get('ana/register/1/camera:7')).toEqual({ name: 'Over the door' })
    const later = reloaded()
    later.drop('ana/register/1/camera:7')
    await nextTick()
    expect(reloaded().get('ana/register/1/camera:7')).toBeUndefined()
  })

  it('are found by whose they are', () => {
    const drafts = reloaded()
    drafts.keep('ana/plan/new', {})
    drafts.keep('bor/plan/new', {})
    expect(drafts.under('ana/')).toEqual(['plan/new'])
  })
})
