import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { pageInTests } from './page-in-tests.ts'
import { BOUND, FREE, STRANGE, uuid } from './school-in-tests.ts'
import { codeTyped, useFreeLabels, useHangLabel } from './use-hang-label.ts'

const anteroom = { kind: 'camera', id: uuid(12) } as const
const say = (key: string): string => key
const hanging = (answer?: (asked: Asked) => Answer | null | undefined) =>
  pageInTests((desk, page) => useHangLabel(desk, page, anteroom, say), answer)

beforeEach(() => sessionStorage.clear())

describe('a label that is not hung', () => {
  it('has a code of the wrong length or check character; nothing is asked', async () => {
    const { it: label, asked } = await hanging()
    const before = asked.length
    for (const [typed, error] of [
      [' ', 'required'],
      ['ABC', 'label-code'],
      [`${FREE.slice(0, 10)}${FREE.endsWith('0') ? '1' : '0'}`, 'label-code'],
    ] as const) {
      label.type(typed)
      await label.hang()
      expect(label.form.errors.value, typed).toEqual({ code: error })
    }
    expect(asked).toHaveLength(before)
  })

  it('was printed for nobody here', async () => {
    const { it: label, sent } = await hanging()
    label.type(STRANGE)
    await label.hang()
    expect(label.form.errors.value).toEqual({ code: 'label-unknown' })
    expect(sent()).toEqual([])
  })

  it('hangs elsewhere until a person was told where and moves it', async () => {
    const page = await hanging()
    page.it.type(BOUND)
    await page.it.hang()
    expect(page.it.elsewhere.value).toEqual({ code: BOUND, plate: 'K-09', name: 'By the stairs', institution: null })
    expect(page.sent()).toEqual([])
    await page.it.move()
    expect(page.atServer().labels).toEqual([{ code: BOUND, subjectId: uuid(12) }])
    expect(page.it.here.value).toEqual([BOUND])
    expect(page.it.elsewhere.value).toBeNull()
  })

  it('stays where it hangs when left there', async () => {
    const page = await hanging()
    page.it.type(BOUND)
    await page.it.hang()
    page.it.leave()
    await page.it.move()
    expect(page.sent()).toEqual([])
    expect(page.it.typed.value).toBe('')
  })

  it('keeps its typed code over a lost connection and another page', async () => {
    const page = await hanging(({ path }) => (path.startsWith('/api/labels') ? null : undefined))
    page.it.type(FREE)
    await page.it.hang()
    expect(page.it.form.failure.value).toEqual({ kind: 'offline' })
    await page.again()
    expect(page.it.typed.value).toBe(FREE)
  })

  it('is unknown too when it vanished between looking and hanging', async () => {
    const refusal = { refused: 'not-found', status: 404 }
    const { it: label } = await hanging(({ method }) => (method === 'POST' ? refusal : undefined))
    label.type(FREE)
    await label.hang()
    expect(label.form.errors.value).toEqual({ code: 'label-unknown' })
    expect(label.form.failure.value).toBeNull()
  })
})

describe('a label that is hung', () => {
  it('was typed in any spelling, or is the address off the label', async () => {
    const spelt = FREE.toLowerCase().replace(/^(.{5})(.{5})/, '$1-$2 ')
    expect(codeTyped(spelt)).toBe(FREE)
    expect(codeTyped(`HTTPS://NADZOR.EXAMPLE.ORG/L/${FREE}`)).toBe(FREE)
    const page = await hanging()
    page.it.type(spelt)
    await page.it.hang()
    expect(page.it.here.value).toEqual([FREE])
    expect(page.it.typed.value).toBe('')
  })
})

describe('free labels', () => {
  const label = (code: string, subjectId: string | null) => ({
    id: uuid(80),
    authorityId: uuid(81),
    code,
    institutionId: null,
    subjectKind: null,
    subjectId,
    boundAt: null,
  })

  it('are looked for through pages of bound ones; what was found stays when a page is lost', async () => {
    let lost = true
    const page = await pageInTests(useFreeLabels, ({ path }) => {
      if (!path.startsWith('/api/labels')) return undefined
      const after = new URL(path, 'http://x').searchParams.get('after')
      if (after === null) return { ok: { labels: [label(BOUND, uuid(11))], next: '2' } }
      if (after === '2') return { ok: { labels: [label(FREE, null)], next: '3' } }
      return lost ? null : { ok: { labels: [label(STRANGE, null)], next: null } }
    })
    await page.it.more()
    expect(page.it.codes.value).toEqual([FREE])
    expect(page.it.failure.value).toEqual({ kind: 'offline' })
    lost = false
    await page.it.more()
    expect(page.it.codes.value).toEqual([FREE, STRANGE])
    expect([page.it.failure.value, page.it.next.value]).toEqual([null, null])
  })

  it('are said to be none, which differs from not being known', async () => {
    const page = await pageInTests(useFreeLabels, ({ path }) =>
      path.startsWith('/api/labels') ? { ok: { labels: [label(BOUND, uuid(11))], next: null } } : undefined,
    )
    expect(page.it.codes.value).toBeNull()
    await page.it.more()
    expect(page.it.codes.value).toEqual([])
  })
})
