import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { registerQuestions } from './register-questions.ts'

export type RegisterAnswer = {
  entry: CatalogueEntry
  value: FactValue | null
  state: 'answered' | 'cantTell' | 'conflict'
  observationIds: string[]
}

/** What stands of a camera's mode and controller: people's live answers, else the register's word. */
export function registerAnswers(
  rows: Pick<InstitutionRows, 'answers' | 'cameras'>,
  cameraId: string,
): RegisterAnswer[] {
  const camera = rows.cameras.find(({ id }) => id === cameraId)
  if (!camera) return []
  const register: Record<string, string> = { 'camera.mode': camera.mode, 'camera.controller': camera.controller }
  return registerQuestions.map((entry) => {
    const mine = rows.answers.filter((row) => row.subjectId === cameraId && row.fact === entry.name)
    const replaced = new Set(mine.flatMap(({ replaces }) => replaces))
    const live = mine.filter(({ id }) => !replaced.has(id)).sort((a, b) => a.observedAt.localeCompare(b.observedAt))
    const observationIds = live.map(({ id }) => id)
    const last = live.at(-1)
    const value = last ? last.value : register[entry.name] === 'unknown' ? null : (register[entry.name] ?? null)
    const differ = new Set(live.filter((row) => row.value !== null).map((row) => row.value)).size > 1
    return { entry, value, state: differ ? 'conflict' : value === null ? 'cantTell' : 'answered', observationIds }
  })
}
