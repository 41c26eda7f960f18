import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { pageInTests } from './page-in-tests.ts'
import { institutionId, school, uuid } from './school-in-tests.ts'
import { useRowForm } from './use-row-form.ts'
import type { Open } from './use-row-form.ts'

const say = (key: string): string => key
const formFor = (open: Open, answer?: (asked: Asked) => Answer | null | undefined) =>
  pageInTests((desk, page) => useRowForm(desk, page, open, say), answer)
const stairs: Open = { kind: 'camera', id: uuid(11) }
const newCamera: Open = { kind: 'camera', parentId: uuid(7) }
const lostWhen = (lost: () => boolean) => (asked: Asked) => (asked.method === 'POST' && lost() ? null : undefined)

beforeEach(() => sessionStorage.clear())

describe('a part the server refuses', () => {
  it('is not even sent while a field is wrong', async () => {
    const { it: form, sent } = await formFor(newCamera)
    form.type('plate', 'number seven')
    expect(await form.save()).toBeNull()
    expect(form.form.errors.value).toEqual({ plate: 'plate', name: 'required' })
    expect(sent()).toEqual([])
  })

  it('says under the field what the server said of the row, and keeps everything typed', async () => {
    const errors = [{ path: 'row.areaId', message: 'this institution has no such area' }]
    const refusal = { refused: 'invalid', status: 400, errors }
    const { it: form } = await formFor(newCamera, ({ method }) => (method === 'POST' ? refusal : undefined))
    form.type('name', 'Over the door')
    expect(await form.save()).toBeNull()
    expect(form.form.errors.value).toEqual({ areaId: 'refused' })
    expect(form.form.failure.value).toBeNull()
    expect(form.draft.value?.['name']).toBe('Over the door')
  })

  it('is the same part again after a lost connection, also after leaving the page and a reload', async () => {
    let lost = true
    const page = await formFor(
      newCamera,
      lostWhen(() => lost),
    )
    page.it.type('name', 'Over the door')
    expect(await page.it.save()).toBeNull()
    expect(page.it.form.failure.value).toEqual({ kind: 'offline' })
    expect(JSON.parse(sessionStorage.getItem('nadzor.desk-drafts') ?? '')).not.toEqual({})

    await page.again()
    expect(page.page.unsaved.value).toEqual(new Set([`new:camera:${uuid(7)}`]))
    expect(page.it.draft.value?.['name']).toBe('Over the door')
    lost = false
    await page.it.save()
    const [first, second] = page.sent()
    expect(second).toEqual(first)
    expect(page.page.unsaved.value.size).toBe(0)
  })

  it('goes on with a recorder where the connection broke, without doubling a channel', async () => {
    let left = 2
    const page = await formFor(
      { kind: 'recorder', parentId: uuid(6) },
      lostWhen(() => (left -= 1) < 0),
    )
    page.it.type('name', 'Second recorder')
    page.it.type('channels', '3')
    expect(await page.it.save()).toBeNull()
    expect(page.atServer().channels).toHaveLength(3)
    left = 99
    expect(await page.it.save()).toMatch(/^recorder:/)
    const { recorders, channels } = page.atServer()
    const mine = channels.filter(({ recorderId }) => recorderId === recorders[1]?.id)
    expect(mine.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('is not written over what somebody else put into the same field, until a person says so', async () => {
    const page = await formFor(stairs)
    page.it.type('name', 'Mine')
    page.elsewhere({ kind: 'camera', row: { ...school().cameras[1]!, name: 'Theirs', kind: 'ptz' } })
    expect(await page.it.save()).toBeNull()
    expect(page.it.form.errors.value).toEqual({ name: 'meanwhile' })
    expect(page.it.draft.value).toMatchObject({ name: 'Mine', kind: 'ptz' })
    expect(page.sent()).toEqual([])
    await page.it.save()
    expect(page.atServer().cameras[1]).toMatchObject({ name: 'Mine', kind: 'ptz' })
  })

  it('is said to be gone when the register has it no more', async () => {
    let gone = false
    const page = await formFor(stairs, ({ method, path }) =>
      gone && method === 'GET' && path.endsWith('/register') ? { ok: { ...school(), cameras: [] } } : undefined,
    )
    page.it.type('name', 'Mine')
    gone = true
    expect(await page.it.save()).toBeNull()
    expect(page.it.form.failure.value).toMatchObject({ kind: 'problem', problem: { type: 'not-found' } })
  })
})

describe('a part that is saved', () => {
  it('is put into the register on screen, with a free plate proposed for the next', async () => {
    const page = await formFor(newCamera)
    expect(page.it.draft.value).toMatchObject({ plate: 'K-11', areaId: uuid(7), mode: 'unknown' })
    page.it.type('name', 'Over the door')
    const key = await page.it.save()
    const added = page.page.load.value.value?.cameras.at(-1)
    expect(key).toBe(`camera:${added?.id}`)
    expect(added).toMatchObject({ institutionId, plate: 'K-11', name: 'Over the door' })
  })

  it('sends nothing when nothing was typed', async () => {
    const { it: form, sent } = await formFor(stairs)
    expect(await form.save()).toBe(`camera:${uuid(11)}`)
    expect(sent()).toEqual([])
  })

  it('may bear a plate that something else bears', async () => {
    const { it: form, atServer } = await formFor(stairs)
    form.type('plate', 'K-07')
    expect(await form.save()).not.toBeNull()
    expect(atServer().cameras.filter(({ plate }) => plate === 'K-07')).toHaveLength(2)
  })
})

describe('the form beside a register that is read again', () => {
  it('keeps what is being typed, and follows where nothing is', async () => {
    const page = await formFor(stairs)
    page.elsewhere({ kind: 'camera', row: { ...school().cameras[1]!, name: 'Theirs' } })
    await page.page.load.run()
    await flushPromises()
    expect(page.it.draft.value?.['name']).toBe('Theirs')
    page.it.type('name', 'Mine')
    page.elsewhere({ kind: 'camera', row: { ...school().cameras[1]!, name: 'Others' } })
    await page.page.load.run()
    await flushPromises()
    expect(page.it.draft.value?.['name']).toBe('Mine')
  })

  it('goes back to the register when what was typed is discarded', async () => {
    const page = await formFor(stairs)
    page.it.type('name', 'Mine')
    await flushPromises()
    expect(page.page.unsaved.value.size).toBe(1)
    page.it.discard()
    await flushPromises()
    expect(page.it.draft.value?.['name']).toBe('By the stairs')
    expect(page.page.unsaved.value.size).toBe(0)
  })
})
