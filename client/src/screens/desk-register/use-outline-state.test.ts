import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { allBranches } from './outline.ts'
import { pageInTests } from './page-in-tests.ts'
import { school, uuid } from './school-in-tests.ts'
import { useOutlineState } from './use-outline-state.ts'

const recorder = `recorder:${uuid(30)}`
const toilet = `area:${uuid(6)}`

async function outlineWith(cameras = 0) {
  const word = ref('')
  const current = ref<string | null>(null)
  const register = school()
  for (let n = 0; n < cameras; n += 1) register.cameras.push({ ...register.cameras[0]!, id: uuid(200 + n) })
  const { it: state } = await pageInTests(
    (_desk, page) =>
      useOutlineState(
        page,
        () => word.value,
        () => current.value,
      ),
    ({ path }) => (path.endsWith('/register') ? { ok: register } : undefined),
  )
  const open = (key: string) => state.isOpen(state.branch(key)!)
  return { state, open, word, current }
}
beforeEach(() => sessionStorage.clear())

describe('folding', () => {
  it('starts with recorders folded, and with places folded in a large institution', async () => {
    const small = await outlineWith()
    expect([small.open(toilet), small.open(recorder)]).toEqual([true, false])
    const large = await outlineWith(100)
    expect([large.open(toilet), large.open(`storey:${uuid(4)}`)]).toEqual([false, true])
  })

  it('opens the way to what an address leads to, and lets a person fold it again', async () => {
    const { state, open, current } = await outlineWith(100)
    current.value = `channel:${uuid(42)}`
    await flushPromises()
    expect([open(toilet), open(recorder)]).toEqual([true, true])
    state.toggle(state.branch(toilet)!)
    expect(open(toilet)).toBe(false)
  })

  it('folds and unfolds all', async () => {
    const { state } = await outlineWith()
    const all = allBranches(state.shown.value.sites)
    state.foldAll(false)
    expect(all.some(state.isOpen)).toBe(false)
    state.foldAll(true)
    expect(all.every(state.isOpen)).toBe(true)
  })

  it('shows what is found whatever is folded, and is as it was afterwards', async () => {
    const { state, open, word } = await outlineWith()
    state.foldAll(false)
    word.value = 'CH2'
    expect(open(recorder)).toBe(true)
    expect(allBranches(state.shown.value.sites).at(-1)?.row.name).toBe('CH2')
    word.value = ''
    expect(open(recorder)).toBe(false)
    word.value = 'swimming pool'
    expect(state.nothing.value).toBe(true)
  })
})
