import type { Subject } from '@nadzor/shared/facts/fact'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { inMyLanguage, tp } from '../../i18n.ts'
import { sayRefusal } from '../say-refusal.ts'
import { papersState } from '../papers/paper-sections.ts'
import { stateOf } from '../subject-state.ts'
import { useVisit } from '../visit.ts'
import { channelPuzzle, floorsOf, pathOf, subjectOf } from '../walk/register.ts'
import { countVerdicts } from './summary.ts'

export type Gap = {
  key: string
  plate: string | null
  title: string
  detail: string
  outcome: 'unanswered' | 'cantTell'
  to: string
}

/** The end of a visit: what is missing by name and number, what was found, the remark. Never blocked. */
export function useFinish() {
  const visit = useVisit()
  const { t } = useI18n()
  const { judgement, inspectionId } = visit

  /** What is missing at one subject, if anything. */
  function gapAt(subject: Subject, line: Omit<Gap, 'detail' | 'outcome'>): Gap[] {
    const state = stateOf(judgement, subject)
    const unknown = judgement.questionsOf(subject).filter((question) => question.state === 'cantTell')
    if (state.open === 0 && unknown.length === 0 && !state.conflict) return []
    const names = unknown.map((question) => inMyLanguage(question.fact.label)).join(', ')
    const detail = state.conflict
      ? t('visit.walk.conflict')
      : state.open > 0
        ? tp('visit.questions', state.open)
        : t('visit.finish.unknown', { names })
    return [{ ...line, detail, outcome: state.open > 0 ? 'unanswered' : 'cantTell' }]
  }
  const gaps = computed<Gap[]>(() => {
    const rows = judgement.rows.value
    if (!rows) return []
    const puzzle = channelPuzzle(rows)
    const channels: Gap[] = (puzzle?.unclaimed ?? []).map((number) => ({
      key: `channel-${number}`,
      plate: null,
      title: t('visit.finish.channel', { number }),
      detail: t('visit.finish.entersAsUnknown'),
      outcome: 'cantTell',
      to: `/visit/${inspectionId.value}`,
    }))
    const things = floorsOf(rows).flatMap((floor) => floor.places.flatMap((place) => place.things))
    const open = things.flatMap((thing) =>
      gapAt(subjectOf(thing), {
        key: thing.id,
        plate: thing.plate,
        title: thing.name,
        to: pathOf(inspectionId.value, thing),
      }),
    )
    const school = gapAt(
      { kind: 'institution', id: rows.institution.id },
      {
        key: 'institution',
        plate: null,
        title: t('visit.institution.title'),
        to: `/visit/${inspectionId.value}/institution`,
      },
    )
    const { open: asked, unknown } = papersState(rows, judgement, () => true)
    const papers: Gap[] =
      asked + unknown === 0
        ? []
        : [
            {
              key: 'papers',
              plate: null,
              title: t('papers.title'),
              detail: asked > 0 ? tp('papers.left', asked) : tp('papers.unknown', unknown),
              outcome: asked > 0 ? 'unanswered' : 'cantTell',
              to: `/visit/${inspectionId.value}/papers`,
            },
          ]
    return [...channels, ...open, ...school, ...papers]
  })
  const counts = computed(() => countVerdicts(judgement.all.value))
  const seen = computed(() => {
    const rows = judgement.rows.value
    const things = rows ? floorsOf(rows).flatMap((floor) => floor.places.flatMap((place) => place.things)) : []
    return { done: things.filter((thing) => stateOf(judgement, subjectOf(thing)).done).length, all: things.length }
  })

  const remark = ref('')
  const busy = ref(false)
  const refusal = ref<string | null>(null)
  const finished = computed(() => visit.inspection.value?.state === 'finished')
  async function finish(): Promise<boolean> {
    const inspection = visit.inspection.value
    if (!inspection || busy.value) return false
    busy.value = true
    refusal.value = null
    try {
      await visit.data.write([
        {
          name: 'inspection.finish',
          institutionId: inspection.institutionId,
          args: { inspectionId: inspection.id, finishedAt: visit.data.now(), remark: remark.value.trim() || null },
        },
      ])
      return true
    } catch (error) {
      refusal.value = sayRefusal(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { ...visit, gaps, counts, seen, remark, busy, refusal, finished, finish }
}
