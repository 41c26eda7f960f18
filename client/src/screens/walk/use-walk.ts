import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { withCounsel } from '../../components/counsel.ts'
import { shownSeverity } from '../../components/severity.ts'
import { inMyLanguage, tp } from '../../i18n.ts'
import { papersState } from '../papers/paper-sections.ts'
import type { SubjectState } from '../subject-state.ts'
import { stateOf } from '../subject-state.ts'
import { useVisit } from '../visit.ts'
import { channelPuzzle, floorsOf, nearestFirst, partsOf, subjectOf, thingsOf } from './register.ts'
import type { Floor, Place, Thing } from './register.ts'

export type WalkRow = { thing: Thing; state: SubjectState; detail: string | null; markLabel: string | null }
const KEPT = 'nadzor.floor'

/** The walk: storeys with counts, rows with what remains, what to look at next. */
export function useWalk() {
  const visit = useVisit()
  const { t } = useI18n()
  const rows = visit.judgement.rows

  const floors = computed<Floor[]>(() => (rows.value ? floorsOf(rows.value) : []))
  const states = computed(() => {
    const here = rows.value
    if (!here) return new Map<string, SubjectState>()
    return new Map(
      thingsOf(here).map((thing) => [thing.id, stateOf(visit.judgement, subjectOf(thing), partsOf(thing, here))]),
    )
  })
  const doneIn = (things: Thing[]): number => things.filter((thing) => states.value.get(thing.id)?.done).length

  const kept = sessionStorage.getItem(KEPT)
  const floorId = ref<string | null>(kept)
  watch(floorId, (id) => id && sessionStorage.setItem(KEPT, id))
  const floor = computed(
    () =>
      floors.value.find((candidate) => candidate.id === floorId.value) ??
      floors.value.find(hasThings) ??
      floors.value[0],
  )
  const hasThings = (candidate: Floor): boolean => candidate.places.some((place) => place.things.length > 0)

  const tabs = computed(() =>
    floors.value.map((candidate) => {
      const things = candidate.places.flatMap((place) => place.things)
      return {
        id: candidate.id,
        name: candidate.name || t('visit.walk.nowhere'),
        done: doneIn(things),
        all: things.length,
      }
    }),
  )
  const all = computed(() => (rows.value ? thingsOf(rows.value) : []))
  const done = computed(() => doneIn(all.value))
  const cameras = computed(() => {
    const mine = all.value.filter((thing) => thing.kind === 'camera')
    return { done: doneIn(mine), all: mine.length }
  })

  function rowOf(thing: Thing): WalkRow {
    const state = states.value.get(thing.id)
    if (!state) throw new Error(`no state for ${thing.id}`)
    return { thing, ...inWords(state) }
  }
  function inWords(state: SubjectState): Omit<WalkRow, 'thing'> {
    return {
      state,
      detail: detailOf(state),
      markLabel: state.severity ? t(`common.markFailed.${state.severity}`) : null,
    }
  }
  /** The school itself: what is asked of it hangs on no wall. Null before its rows are read. */
  const whole = computed(() => {
    const here = rows.value
    return here ? inWords(stateOf(visit.judgement, { kind: 'institution', id: here.institution.id })) : null
  })
  /** Papers are answered at a table: they count apart from what hangs on the walls. */
  const papers = computed(() => {
    const here = rows.value
    if (!here) return null
    const { open, unknown, all, failed } = papersState(
      here,
      visit.judgement,
      (verdict) => shownSeverity(verdict) !== 'info',
    )
    const mark: SubjectState['mark'] = failed ? 'failed' : open > 0 ? 'unanswered' : unknown > 0 ? 'cantTell' : 'passed'
    const severity = failed && shownSeverity(failed)
    const detail = open > 0 ? tp('papers.left', open) : unknown > 0 ? tp('papers.unknown', unknown) : null
    return { all, open, mark, severity, detail, markLabel: severity ? t(`common.markFailed.${severity}`) : null }
  })
  function detailOf(state: SubjectState): string | null {
    if (state.again) return t('visit.walk.again')
    if (state.conflict) return t('visit.walk.conflict')
    const rule = state.worst && visit.judgement.rule(state.worst.packHash, state.worst.ruleId)
    const remains = state.open > 0 ? tp('visit.questions', state.open) : null
    if (!rule) return remains
    const what =
      state.mark === 'failed' ? inMyLanguage(rule.title) : t('visit.walk.cantTell', { what: inMyLanguage(rule.title) })
    const name = state.worst ? withCounsel(what, state.worst.force) : what
    return remains && state.mark === 'failed' ? t('visit.walk.failedAndOpen', { what: name, remains }) : name
  }
  const places = computed<Place[]>(() => floor.value?.places ?? [])

  /** The nearest thing with an open question: on this storey first, then elsewhere. */
  const next = computed<Thing | null>(() => {
    if (!rows.value) return null
    const open = all.value.filter((thing) => !states.value.get(thing.id)?.done)
    const here = floor.value?.places.find((place) => place.area)?.area?.id ?? null
    return nearestFirst(rows.value, open, here)[0] ?? null
  })
  const puzzle = computed(() => (rows.value ? channelPuzzle(rows.value) : null))
  const puzzleHint = computed(() => {
    if (!puzzle.value) return ''
    const numbers = new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(
      puzzle.value.unclaimed.map(String),
    )
    return tp('visit.walk.lookForChannel', puzzle.value.unclaimed.length, { numbers })
  })

  return {
    ...visit,
    floors,
    floorId,
    floor,
    tabs,
    places,
    rowOf,
    whole,
    papers,
    all,
    done,
    cameras,
    next,
    puzzle,
    puzzleHint,
  }
}
