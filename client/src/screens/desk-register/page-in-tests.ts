import { flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { deskForTest } from '../desk/desk-in-tests.ts'
import type { Answer, Asked } from '../desk/desk-in-tests.ts'
import { deskKey, useDesk } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'
import { changed } from './register-rows.ts'
import type { Register, RegisterChange } from './register-rows.ts'
import { FREE, institutionId, school, uuid } from './school-in-tests.ts'
import { useDeskRegister } from './use-desk-register.ts'
import type { DeskRegister } from './use-desk-register.ts'

const OWNER = uuid(70)
const labelRow = (code: string, subjectId: string | null, at: string | null = institutionId) => ({
  id: uuid(80),
  authorityId: uuid(81),
  code,
  institutionId: subjectId === null ? null : at,
  subjectKind: subjectId === null ? null : 'camera',
  subjectId,
  boundAt: subjectId === null ? null : '2026-11-20T08:00:00.000Z',
})

/**
 * A register page over a pretended server that keeps what it is told. `answer` comes first and may refuse (null: the
 * connection is lost, undefined: as usual). `use` is what the page's setup makes on top.
 */
export async function pageInTests<T>(
  use: (desk: Desk, page: DeskRegister) => T,
  answer: (asked: Asked) => Answer | null | undefined = () => undefined,
) {
  let register: Register = school()
  const labels = [labelRow(FREE, null)]
  let ids = 100
  const { asked, global } = await deskForTest((request) => {
    const given = answer(request)
    if (given !== undefined) return given
    if (request.path.startsWith('/api/labels')) {
      const q = new URL(request.path, 'http://x').searchParams.get('q')
      const bound = register.labels.map(({ code, subjectId }) => labelRow(code, subjectId))
      return {
        ok: { labels: [...labels, ...bound].filter(({ code }) => !q || code.includes(q)), plates: {}, next: null },
      }
    }
    if (request.method === 'POST') register = changed(register, request.body as RegisterChange)
    return { ok: request.method === 'POST' ? null : register }
  })
  const desk = global.provide[deskKey as symbol] as Desk
  desk.newId = () => uuid((ids += 1))
  let made!: { page: DeskRegister; it: T }
  const open = async () => {
    const Page = defineComponent({
      setup() {
        const page = useDeskRegister(useDesk(), institutionId, OWNER)
        made = { page, it: use(desk, page) }
        return () => h('div')
      },
    })
    const mounted = mount(Page, { global })
    await flushPromises()
    return mounted
  }
  const mounted = await open()
  return {
    asked,
    get page() {
      return made.page
    },
    get it() {
      return made.it
    },
    /** The page is left and opened again, as by a link there and back. */
    async again() {
      mounted.unmount()
      await open()
    },
    atServer: () => register,
    /** What another person changes meanwhile. */
    elsewhere: (change: RegisterChange) => (register = changed(register, change)),
    sent: () => asked.filter(({ method }) => method === 'POST').map(({ body }) => body as RegisterChange),
  }
}
