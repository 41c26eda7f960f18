import { computed, ref, shallowRef } from 'vue'
import { useRefusalWords } from '../photo/refusal-words.ts'
import { observationDraft } from './observation.ts'
import type { Said } from './observation.ts'
import type { Visit } from '../visit.ts'

/** What stood before an answer, so that it can be put back by a new one: nothing a person said is ever deleted. */
type Step = { said: Said; id: string; before: Pick<Said, 'value' | 'unavailable'> | null }

/** Writes what is said at once, says when it is safe, and takes the last word back. */
export function useAnswers(visit: Visit) {
  const words = useRefusalWords()
  const savedAt = ref<string | null>(null)
  const busy = ref(false)
  const trouble = ref<string | null>(null)
  const steps = shallowRef<Step[][]>([])

  async function write(all: Said[]): Promise<string[] | null> {
    const institutionId = visit.inspection.value?.institutionId
    if (!institutionId || busy.value) return null
    busy.value = true
    trouble.value = null
    const { data } = visit
    const inspectionId = visit.inspectionId.value
    const at = data.now()
    const ids = all.map(() => data.newId())
    try {
      await data.write(
        all.map((said, index) =>
          observationDraft(said, {
            institutionId,
            inspectionId,
            userId: data.userId,
            id: ids[index] ?? data.newId(),
            at,
          }),
        ),
      )
      savedAt.value = at
      return ids
    } catch (error) {
      trouble.value = words(error)
      return null
    } finally {
      busy.value = false
    }
  }

  return {
    savedAt,
    busy,
    trouble,
    canUndo: computed(() => steps.value.length > 0),
    /** Resolves to true when everything said was written and read back. */
    async say(all: (Said & { before?: Step['before'] })[]): Promise<boolean> {
      const ids = await write(all)
      if (!ids) return false
      steps.value = [
        ...steps.value,
        all.map((said, index) => ({ said, id: ids[index] ?? '', before: said.before ?? null })),
      ]
      return true
    },
    /** Says again what was said before the last answer; without anything before, "I don't know". Gives the facts concerned. */
    async undo(): Promise<string[]> {
      const last = steps.value.at(-1)
      if (!last) return []
      const back = last.map(({ said, id, before }) => ({
        ...said,
        value: before?.value ?? null,
        unavailable:
          before?.unavailable ?? (before?.value === undefined || before.value === null ? ('not-known' as const) : null),
        replaces: [id],
      }))
      if (!(await write(back))) return []
      steps.value = steps.value.slice(0, -1)
      return back.map(({ fact }) => fact)
    },
  }
}
export type Answers = ReturnType<typeof useAnswers>
