import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import { subjectKind } from '@nadzor/shared/facts/fact'
import type { Subject } from '@nadzor/shared/facts/fact'
import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import type { Draft } from '../../data/contract.ts'
import { inMyLanguage } from '../../i18n.ts'
import { useFactWords } from '../camera/fact-words.ts'
import { useRefusalWords } from '../photo/refusal-words.ts'
import { shortName } from '../short-name.ts'
import { useVisit } from '../visit.ts'
import { conflictAmong, conflictsOf, idsOf, photosOf, settledBy, verdictIf } from './conflicts.ts'
import type { Said } from './conflicts.ts'

/** `kind:id` in the address. */
function subjectIn(text: unknown): Subject | null {
  const [kind, id] = typeof text === 'string' ? text.split(':') : []
  const known = subjectKind.safeParse(kind)
  return known.success && id ? { kind: known.data, id } : null
}

/**
 * The conflict that the address names (`of`: observations, or `about`: a subject), else the first of the institution.
 * Settling it is one more answer that replaces all of them; nothing is taken away.
 */
export function useConflict() {
  const visit = useVisit()
  const route = useRoute()
  const { t } = useI18n()
  const words = useFactWords()
  const refusalWords = useRefusalWords()
  const { rows, packs } = visit.judgement
  const { data } = visit

  const all = computed(() => (rows.value ? conflictsOf(rows.value) : []))
  const conflict = computed(() => {
    if (!rows.value) return null
    const of = route.query['of']
    if (typeof of === 'string') return conflictAmong(rows.value, of.split(','))
    const about = subjectIn(route.query['about'])
    return (about ? conflictsOf(rows.value, about) : all.value)[0] ?? null
  })
  /** Its observations are what is chosen among: another conflict, another choice. */
  const key = computed(() => (conflict.value ? idsOf(conflict.value).join() : ''))
  const chosenId = ref<string | null>(null)
  const settled = ref(false)
  watch(key, (now) => {
    chosenId.value = null
    if (now !== '') settled.value = false
  })

  const entry = computed(() => (conflict.value ? (catalogueEntry(conflict.value.fact) ?? null) : null))
  const question = computed(() => (entry.value ? inMyLanguage(entry.value.question) : (conflict.value?.fact ?? '')))
  const said = ({ row }: Said): string => (entry.value ? words(entry.value, row.value) : String(row.value))
  const options = computed(() => {
    const [held, book, open] = [rows.value, packs.value, conflict.value]
    if (!held || !open) return []
    return open.said.map((one) => {
      const verdict = book ? verdictIf(book, held, open, one, data.now()) : null
      const rule = verdict && visit.judgement.rule(verdict.packHash, verdict.ruleId)
      return {
        id: one.row.id,
        one,
        answer: said(one),
        mine: one.row.by === data.userId,
        at: one.row.observedAt,
        photos: photosOf(held, one),
        verdict,
        says:
          verdict === null
            ? t('custody.conflict.noRule')
            : verdict.outcome === 'failed' && rule
              ? inMyLanguage(rule.title)
              : t(`common.outcome.${verdict.outcome}`),
      }
    })
  })
  const chosen = computed(() => options.value.find(({ id }) => id === chosenId.value) ?? null)

  /** What it is about, as people know it: its plate where it has one, and its name. */
  const thing = computed(() => {
    const held = rows.value
    const about = conflict.value?.subject
    if (!held || !about) return { plate: null, name: '' }
    if (about.kind === 'channel') {
      const channel = held.channels.find(({ id }) => id === about.id)
      const recorder = held.recorders.find(({ id }) => id === channel?.recorderId)
      return { plate: recorder?.plate ?? null, name: channel?.name ?? '' }
    }
    if (about.kind === 'institution') return { plate: null, name: shortName(held.institution.name) }
    const places = [...held.cameras, ...held.recorders, ...held.signs].find(({ id }) => id === about.id)
    return places ?? { plate: null, name: held.areas.find(({ id }) => id === about.id)?.name ?? '' }
  })

  const busy = ref(false)
  const trouble = ref<string | null>(null)
  async function write(word: Said): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = null
    const { institutionId } = word.row
    const draft: Draft =
      word.kind === 'answer'
        ? { name: 'answer.give', institutionId, args: { answer: word.row } }
        : { name: 'reading.take', institutionId, args: { reading: word.row } }
    try {
      await data.write([draft])
      settled.value = true
    } catch (error) {
      trouble.value = refusalWords(error)
    } finally {
      busy.value = false
    }
  }
  /** Said on this visit, whichever the answer came from; so its photos are named. */
  function wordOf(one: Said): Said | null {
    if (!conflict.value || !rows.value) return null
    const photos = photosOf(rows.value, one).map(({ id }) => id)
    const word = settledBy(conflict.value, one, data.newId(), data.now(), data.userId)
    word.row.evidenceIds = [...new Set([...one.row.evidenceIds, ...photos])]
    const inspectionId = visit.inspectionId.value
    return word.kind === 'answer'
      ? { kind: 'answer', row: { ...word.row, inspectionId } }
      : { kind: 'reading', row: { ...word.row, inspectionId } }
  }

  return {
    visit,
    conflict,
    left: computed(() => all.value.length),
    question,
    options,
    chosen,
    thing,
    busy,
    trouble,
    settled,
    choose: (id: string) => void (chosenId.value = id),
    async confirm(): Promise<void> {
      const word = chosen.value && wordOf(chosen.value.one)
      if (word) await write(word)
    },
    /** Neither: the question stays open for somebody who can tell. */
    async cannotTell(): Promise<void> {
      const first = conflict.value?.said[0]
      const word = first && wordOf(first)
      if (!word) return
      const nothing = { value: null, unavailable: 'not-known' as const, evidenceIds: [] }
      await write(
        word.kind === 'answer'
          ? { kind: 'answer', row: { ...word.row, ...nothing, marks: [] } }
          : { kind: 'reading', row: { ...word.row, ...nothing } },
      )
    },
  }
}
