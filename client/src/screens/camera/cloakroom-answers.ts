import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { cloakroomFacts, cloakroomUse, cloakroomUseFact } from '@nadzor/shared/rules/cloakroom'
import type { Cloakroom, CloakroomFact } from '@nadzor/shared/rules/cloakroom'
import type { Question } from '../judgement.ts'
import type { Said } from './observation.ts'

/** One of the three plain questions with what stands of it; `said` also of "I don't know". */
export type CloakroomLine = {
  fact: CloakroomFact
  entry: CatalogueEntry
  said: boolean
  value: boolean | null
  observationIds: string[]
}
export type CloakroomState = {
  lines: CloakroomLine[]
  /** What to ask now; null when enough was said. */
  next: CloakroomLine | null
  result: Cloakroom
}

type Known = { rows: Pick<InstitutionRows, 'answers'>; cameraId: string; inspectionId: string }

/**
 * The three questions that decide what a cloakroom is used for. While the use is open only what was said in this visit
 * counts: people's habits change, and that is what is being asked anew.
 */
export function cloakroomState(question: Pick<Question, 'state'>, { rows, cameraId, inspectionId }: Known) {
  const lines = cloakroomFacts.flatMap((fact): CloakroomLine[] => {
    const entry = catalogueEntry(fact)
    if (!entry) return []
    const mine = rows.answers.filter((row) => row.subjectId === cameraId && row.fact === fact)
    const replaced = new Set(mine.flatMap(({ replaces }) => replaces))
    const live = mine.filter(({ id }) => !replaced.has(id)).sort((a, b) => (a.observedAt < b.observedAt ? -1 : 1))
    const last = live.findLast((row) => question.state !== 'open' || row.inspectionId === inspectionId)
    const value = typeof last?.value === 'boolean' ? last.value : null
    return [{ fact, entry, said: last !== undefined, value, observationIds: live.map(({ id }) => id) }]
  })
  return stateOf(lines)
}

function stateOf(lines: CloakroomLine[]): CloakroomState {
  const valueOf = (fact: CloakroomFact) => lines.find((line) => line.fact === fact)?.value ?? null
  const undress = valueOf('area.undress')
  // Whoever undresses there changes there: sports add nothing.
  const needed = lines.filter(({ fact }) => !(fact === 'area.sports' && undress === true))
  const result = cloakroomUse({ undress, sports: valueOf('area.sports'), outerOnly: valueOf('area.outer_only') })
  return { lines, next: needed.find(({ said }) => !said) ?? null, result }
}

type Written = Said & { before: { value: FactValue | null; unavailable: Unavailable | null } | null }

/** What is written when one of the three is answered: the answer, and once enough was said the use that follows. */
export function cloakroomSays(
  state: CloakroomState,
  question: Pick<Question, 'state' | 'value' | 'observationIds'>,
  subject: Subject,
  fact: CloakroomFact,
  value: boolean | null,
): Written[] {
  const said = (name: string, given: FactValue | null, replaces: string[], before: Written['before']): Written => ({
    subject,
    fact: name,
    value: given,
    unavailable: given === null ? 'not-known' : null,
    replaces,
    before,
  })
  const put = (given: FactValue | null): Written['before'] => ({
    value: given,
    unavailable: given === null ? 'not-known' : null,
  })
  const line = state.lines.find((one) => one.fact === fact)
  const own = said(fact, value, line?.observationIds ?? [], line?.said ? put(line.value) : null)
  const after = stateOf(state.lines.map((one) => (one.fact === fact ? { ...one, said: true, value } : one)))
  if (after.next) return [own]
  const before = question.state === 'open' ? null : put(question.value)
  // The use first: what is taken back is shown at its question.
  return [said(cloakroomUseFact, after.result.use, question.observationIds, before), own]
}
