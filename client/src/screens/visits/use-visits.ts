import type { Inspection } from '@nadzor/shared/facts/inspection'
import { computed, reactive, ref } from 'vue'
import type { Data, InstitutionEntry } from '../../data/contract.ts'
import { useData, useLive } from '../../data/vue.ts'
import { dayOf } from '../../formats.ts'
import { useSession } from '../../session.ts'
import { sayRefusal } from '../say-refusal.ts'
import { byDay, visitsAhead } from './visits-ahead.ts'
import type { VisitLine } from './visits-ahead.ts'

async function visitsOn(data: Data, entries: InstitutionEntry[]): Promise<VisitLine[]> {
  const here = entries.filter((entry) => entry.downloaded)
  const found = await Promise.all(
    here.map(async ({ institution }) => ({ institution, rows: await data.rows(institution.id) })),
  )
  return found.flatMap(({ institution, rows }) => rows.inspections.map((inspection) => ({ inspection, institution })))
}

const startOf = (line: VisitLine): string => line.inspection.startedAt ?? line.inspection.mandate.day
const finishOf = (line: VisitLine): string => line.inspection.finishedAt ?? ''

/** Home of an inspector: the visit under way, what waits by day, the institutions in scope and what of them is here. */
export function useVisits() {
  const data = useData()
  const session = useSession()
  const institutions = useLive(() => data.institutions())
  const lines = useLive(async () => visitsOn(data, await data.institutions()))

  const mine = computed(() =>
    (lines.value ?? []).filter(({ inspection: { inspectors }, institution }) =>
      inspectors.length === 0 ? session.can('inspector', institution.id) : inspectors.includes(data.userId),
    ),
  )
  /** The visit worked on last: the one started latest. */
  const current = computed(() => {
    const open = mine.value.filter(({ inspection }) => inspection.state === 'open')
    return open.sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1))[0] ?? null
  })
  const ahead = computed(() => {
    if (!lines.value || !institutions.value) return []
    const known = new Set(lines.value.map(({ inspection }) => inspection.id))
    const all = visitsAhead(institutions.value, mine.value, known)
    return byDay(
      all.filter(({ id }) => id !== current.value?.inspection.id),
      dayOf(data.now()),
    )
  })
  const recent = computed(() =>
    mine.value
      .filter(({ inspection }) => inspection.state === 'finished')
      .sort((a, b) => (finishOf(a) < finishOf(b) ? 1 : -1))
      .slice(0, 5),
  )

  const downloading = reactive(new Set<string>())
  const refusal = ref<string | null>(null)
  async function download(institutionId: string): Promise<void> {
    refusal.value = null
    downloading.add(institutionId)
    try {
      await data.download(institutionId)
    } catch (error) {
      refusal.value = sayRefusal(error)
    } finally {
      downloading.delete(institutionId)
    }
  }

  /** Opens a planned visit: its mandate stands, the person who opens it joins the inspectors. */
  async function openPlanned(inspection: Inspection): Promise<void> {
    const inspectors = inspection.inspectors.includes(data.userId)
      ? inspection.inspectors
      : [...inspection.inspectors, data.userId]
    const started: Inspection = { ...inspection, inspectors, state: 'open', startedAt: data.now() }
    await data.write([
      { name: 'inspection.start', institutionId: inspection.institutionId, args: { inspection: started } },
    ])
  }

  return { data, session, institutions, lines, current, ahead, recent, downloading, download, refusal, openPlanned }
}
