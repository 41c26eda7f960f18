import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { Subject } from '@nadzor/shared/facts/fact'
import { ref } from 'vue'
import type { PhotoPrivacy, PreparedPhoto } from '../../data/prepare-photo.ts'
import { useData } from '../../data/vue.ts'
import { useRefusalWords } from './refusal-words.ts'

/** Prepares, describes and stores one photo; one answer at a time, so a second tap keeps no second copy. */
export function useKeepPhoto(target: {
  institutionId: string
  inspectionId: string | null
  subject: Subject
  purpose: Evidence['purpose']
  hold?: ((evidence: Evidence, photo: PreparedPhoto) => Promise<void>) | undefined
}) {
  const data = useData()
  const words = useRefusalWords()
  const busy = ref(false)
  const trouble = ref<string | null>(null)

  async function keep(
    { blob, at }: { blob: Blob; at: string | null },
    privacy: PhotoPrivacy,
  ): Promise<{ id: string; capturedAt: string } | null> {
    if (busy.value) return null
    busy.value = true
    trouble.value = null
    try {
      const photo = await data.preparePhoto(blob, privacy)
      const { institutionId, inspectionId, subject, purpose } = target
      const described = data.describePhoto(photo, {
        institutionId,
        inspectionId,
        subjectKind: subject.kind,
        subjectId: subject.id,
        purpose,
      })
      // A recorder's clock is reckoned against this moment: the shutter, not the confirmation some seconds later.
      const evidence = at ? { ...described, capturedAt: at } : described
      if (target.hold) await target.hold(evidence, photo)
      else await data.write([{ name: 'evidence.add', institutionId, args: { evidence } }], [photo])
      return { id: evidence.id, capturedAt: evidence.capturedAt }
    } catch (error) {
      trouble.value = words(error)
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, trouble, keep }
}
