import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Data, Draft } from '../../data/contract.ts'
import type { Order } from '../../data/orders.ts'
import type { PreparedPhoto } from '../../data/prepare-photo.ts'
import { sayRefusal } from '../say-refusal.ts'
import type { Ask, Way } from './ways.ts'
import { answerKey, missingIn, proposalsOf } from './ways.ts'

/** What is kept of a report that is not finished; photos stand beside it in the same order as `evidences`. */
type Kept = { way: string | null; answers: Record<string, FactValue>; note: string; evidences: Evidence[] }
const nothing = (): Kept => ({ way: null, answers: {}, note: '', evidences: [] })

/** The name under which a report in the making is kept. */
export const repairKey = (findingId: string): string => `repair:${findingId}`

type Given = {
  data: Data
  order: Readonly<Ref<Order | null>>
  ways: Readonly<Ref<Way[]>>
  measured: Readonly<Ref<boolean>>
}

/**
 * A report in the making: how it was put right, what is true now, photos, a note. Kept on the phone at every step, and
 * written as one change with its photos at the end; only then does the order wait for its proof.
 */
export function useRepair({ data, order, ways, measured }: Given) {
  const kept = shallowRef<Kept>(nothing())
  const photos = shallowRef<PreparedPhoto[]>([])
  const note = ref('')
  const ready = ref(false)
  const busy = ref(false)
  const trouble = ref<string | null>(null)
  const savedAt = ref<string | null>(null)
  /** The answer being given; it outlasts the way to the camera and back, which takes the form off the screen. */
  const opened = ref<string | null>(null)
  const findingId = computed(() => order.value?.finding.id ?? null)

  watch(
    findingId,
    async (id) => {
      ready.value = false
      opened.value = null
      if (id === null) return
      const draft = await data.draft(repairKey(id))
      const body = draft?.body as Kept | undefined
      // Sent already, and the phone died before it was forgotten: the photos are evidence now.
      const sent = body?.evidences.some((one) => order.value?.rows.evidences.some((row) => row.id === one.id))
      kept.value = body && !sent ? body : nothing()
      photos.value = body && !sent ? draft!.photos : []
      note.value = kept.value.note
      ready.value = true
    },
    { immediate: true },
  )

  async function keep(change: Partial<Kept>, pictures: PreparedPhoto[] = photos.value): Promise<boolean> {
    const id = findingId.value
    if (id === null) return false
    const next = { ...kept.value, ...change }
    try {
      await data.keepDraft(repairKey(id), { body: next, photos: pictures })
    } catch (error) {
      trouble.value = sayRefusal(error)
      return false
    }
    trouble.value = null
    kept.value = next
    photos.value = pictures
    return true
  }

  const way = computed<Way | null>(() => {
    const [only] = ways.value
    if (ways.value.length === 1 && only) return only
    return ways.value.find(({ id }) => id === kept.value.way) ?? null
  })
  const given = computed(() => ({
    way: way.value,
    answers: kept.value.answers,
    photos: kept.value.evidences.length,
  }))
  const missing = computed(() => missingIn(ways.value, given.value, measured.value))

  /** One change: photos described, then the report. Resolves true when it was written and read back. */
  async function report(): Promise<boolean> {
    const held = order.value
    if (!held || busy.value || missing.value.length > 0) return false
    const { institutionId, id, state } = held.finding
    const { evidences, answers } = kept.value
    busy.value = true
    trouble.value = null
    const at = data.now()
    const described = evidences.map((evidence): Draft => ({ name: 'evidence.add', institutionId, args: { evidence } }))
    const marked: Draft = {
      name: 'finding.mark-fixed',
      institutionId,
      args: {
        findingId: id,
        base: state,
        at,
        note: note.value.trim() || null,
        evidenceIds: evidences.map((evidence) => evidence.id),
        proposals: proposalsOf(way.value, answers),
      },
    }
    try {
      await data.write([...described, marked], photos.value)
      savedAt.value = at
      await data.keepDraft(repairKey(id), null)
      kept.value = nothing()
      photos.value = []
      note.value = ''
      return true
    } catch (error) {
      trouble.value = sayRefusal(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    ready,
    busy,
    trouble,
    savedAt,
    opened,
    note,
    way,
    missing,
    report,
    evidences: computed(() => kept.value.evidences),
    photos,
    answerOf: (ask: Ask): FactValue | null => kept.value.answers[answerKey(ask)] ?? null,
    choose: (id: string) => keep({ way: id, answers: {} }),
    answer: (ask: Ask, value: FactValue) => keep({ answers: { ...kept.value.answers, [answerKey(ask)]: value } }),
    keepNote: () => keep({ note: note.value }),
    /** Holds a prepared photo until the report; throws what `keepDraft` refuses, so that the photo step can say it. */
    async hold(evidence: Evidence, photo: PreparedPhoto): Promise<void> {
      const id = findingId.value
      if (id === null) return
      const next = { ...kept.value, evidences: [...kept.value.evidences, evidence] }
      const pictures = [...photos.value, photo]
      await data.keepDraft(repairKey(id), { body: next, photos: pictures })
      kept.value = next
      photos.value = pictures
    },
    drop: (index: number) =>
      keep({ evidences: kept.value.evidences.toSpliced(index, 1) }, photos.value.toSpliced(index, 1)),
  }
}
export type RepairState = ReturnType<typeof useRepair>
