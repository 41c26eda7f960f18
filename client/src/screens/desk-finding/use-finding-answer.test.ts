import { describe, expect, it } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import type { Data, Draft } from '../../data/contract.ts'
import { Refusal } from '../../data/problems.ts'
import { provideData } from '../../data/vue.ts'
import { useFindingAnswer } from './use-finding-answer.ts'

const finding = { id: 'f1', institutionId: 'i1', subjectKind: 'camera', subjectId: 'k7' } as never
const document = new File(['x'], 'order.jpg', { type: 'image/jpeg' })

function form({ refuses, offline = false }: { refuses?: Refusal; offline?: boolean } = {}) {
  const written: { drafts: Draft[]; photos: number }[] = []
  let changed = 0
  const data = {
    now: () => '2026-11-21T10:00:00.000Z',
    preparePhoto: async () => ({}),
    describePhoto: (_: unknown, fields: object) => ({ id: 'e1', ...fields }),
    write: async (drafts: Draft[], photos: unknown[] = []) => {
      if (refuses) throw refuses
      written.push({ drafts, photos: photos.length })
    },
    unsent: async () => ({ answers: offline ? 1 : 0, photos: 0, rejected: 0 }),
    sync: { now: async () => {} },
  } as unknown as Data
  let made!: ReturnType<typeof useFindingAnswer>
  const app = createApp(
    defineComponent({
      setup() {
        made = useFindingAnswer(
          () => finding,
          async () => (changed += 1),
        )
        return () => h('div')
      },
    }),
  )
  provideData(app, data)
  app.mount(window.document.createElement('div'))
  return { ...made, written, changed: () => changed }
}

describe("the head's answer", () => {
  it('is nothing without words or a document', async () => {
    const { send, problem, note, written } = form()
    note.value = '  '
    expect(await send()).toBe(false)
    expect(problem.value).toEqual({ kind: 'field', words: 'empty' })
    expect(written).toEqual([])
  })

  it('takes no photo before somebody said that nobody is on it', async () => {
    const { send, problem, documents, written } = form()
    documents.value = [document]
    expect(await send()).toBe(false)
    expect(problem.value).toEqual({ kind: 'field', words: 'privacy' })
    expect(written).toEqual([])
  })

  it('loses nothing typed when this device has no room', async () => {
    const { send, problem, note, sent } = form({ refuses: new Refusal('storage-full') })
    note.value = 'The camera was moved.'
    expect(await send()).toBe(false)
    expect(note.value).toBe('The camera was moved.')
    expect(problem.value?.kind).toBe('refusal')
    expect(sent.value).toBeNull()
  })

  it('is not called accepted while it is only here', async () => {
    const { send, note, sent } = form({ offline: true })
    note.value = 'The camera was moved.'
    expect(await send()).toBe(true)
    expect(sent.value).toBe('kept')
  })

  it('goes out with its documents in one piece, belonging to no visit', async () => {
    const { send, note, documents, nobodyVisible, sent, written, changed } = form()
    note.value = ' The camera was moved. '
    documents.value = [document]
    nobodyVisible.value = true
    expect(await send()).toBe(true)
    expect(written[0]?.photos).toBe(1)
    expect(written[0]?.drafts.map((one) => one.name)).toEqual(['evidence.add', 'finding.answer'])
    expect(written[0]?.drafts[0]?.args).toMatchObject({
      evidence: { inspectionId: null, purpose: 'other', subjectId: 'k7' },
    })
    expect(written[0]?.drafts[1]?.args).toMatchObject({
      findingId: 'f1',
      note: 'The camera was moved.',
      evidenceIds: ['e1'],
    })
    expect(sent.value).toBe('accepted')
    expect(changed()).toBe(1)
  })
})
