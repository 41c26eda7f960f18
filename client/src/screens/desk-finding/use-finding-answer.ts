import { ref, shallowRef } from 'vue'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { Draft } from '../../data/contract.ts'
import { Refusal } from '../../data/problems.ts'
import { useData } from '../../data/vue.ts'
import type { PreparedPhoto } from '../../data/prepare-photo.ts'

export type AnswerProblem =
  { kind: 'field'; words: 'empty' | 'too-long' | 'privacy' } | { kind: 'refusal'; refusal: Refusal }

/**
 * The head's answer to a finding: words, a photo of a document, or both. It is written into this device first, like
 * everything people make (never lost), and goes to the server from there; `sent` says which of the two is true.
 */
export function useFindingAnswer(finding: () => FindingResponse['finding'], changed: () => Promise<unknown>) {
  const data = useData()
  const note = ref('')
  const documents = shallowRef<readonly File[]>([])
  /** Nobody's face is on the documents: asked of every photo before it is kept. */
  const nobodyVisible = ref(false)
  const busy = ref(false)
  const problem = shallowRef<AnswerProblem | null>(null)
  const sent = ref<'kept' | 'accepted' | null>(null)

  function wrong(): AnswerProblem | null {
    const text = note.value.trim()
    if (text === '' && documents.value.length === 0) return { kind: 'field', words: 'empty' }
    if (text.length > 2000) return { kind: 'field', words: 'too-long' }
    return documents.value.length > 0 && !nobodyVisible.value ? { kind: 'field', words: 'privacy' } : null
  }

  async function prepared(): Promise<{ photo: PreparedPhoto; evidence: Evidence }[]> {
    const { institutionId, subjectKind, subjectId } = finding()
    const all = []
    for (const file of documents.value) {
      const photo = await data.preparePhoto(file, { kind: 'nobody-visible' })
      const about = { institutionId, inspectionId: null, subjectKind, subjectId, purpose: 'other' as const }
      all.push({ photo, evidence: data.describePhoto(photo, about) })
    }
    return all
  }

  async function send(): Promise<boolean> {
    if (busy.value) return false
    problem.value = wrong()
    if (problem.value !== null) return false
    busy.value = true
    try {
      const photos = await prepared()
      const { id: findingId, institutionId } = finding()
      const text = note.value.trim()
      const drafts: Draft[] = [
        ...photos.map(({ evidence }): Draft => ({ name: 'evidence.add', institutionId, args: { evidence } })),
        {
          name: 'finding.answer',
          institutionId,
          args: {
            findingId,
            at: data.now(),
            note: text === '' ? null : text,
            evidenceIds: photos.map(({ evidence }) => evidence.id),
          },
        },
      ]
      await data.write(
        drafts,
        photos.map(({ photo }) => photo),
      )
      note.value = ''
      documents.value = []
      nobodyVisible.value = false
      sent.value = 'kept'
      await data.sync.now()
      const { answers, photos: waiting } = await data.unsent()
      sent.value = answers + waiting === 0 ? 'accepted' : 'kept'
      await changed()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problem.value = { kind: 'refusal', refusal: error }
      return false
    } finally {
      busy.value = false
    }
  }

  return { note, documents, nobodyVisible, busy, problem, sent, send }
}
