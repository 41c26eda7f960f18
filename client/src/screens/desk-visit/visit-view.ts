import type * as z from 'zod/mini'
import type { InspectionResponse, subjectName } from '@nadzor/shared/api/review'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'
import { factRows } from './fact-rows.ts'
import type { FactRow, Observed } from './fact-rows.ts'

type SubjectName = z.infer<typeof subjectName>
type Evidence = InspectionResponse['evidence'][number]

/** One subject of a visit with all that arrived about it. */
export type SubjectView = SubjectName & {
  /** `camera:<id>`; in the address as `subject`. */
  key: string
  photos: Evidence[]
  facts: FactRow[]
  /** Worst first, without inapplicable ones. */
  verdicts: Verdict[]
  /** How many rules do not concern this subject; counted, not shown. */
  inapplicable: number
}

const keyOf = (subject: { kind: string; id: string }): string => `${subject.kind}:${subject.id}`
const kinds = ['camera', 'recorder', 'channel', 'sign', 'area', 'institution']

/** Claims of the register, as the verdicts used them: what no person said during this visit. */
function registerClaims(verdicts: readonly Verdict[], key: string): Map<string, Observed> {
  const claims = new Map<string, Observed>()
  for (const fact of verdicts.flatMap((verdict) => verdict.facts)) {
    if (fact.origin.kind !== 'register' || keyOf(fact.subject) !== key) continue
    claims.set(fact.name, {
      id: fact.origin.id,
      value: fact.value as Observed['value'],
      unavailable: null,
      unit: null,
      how: 'declared',
      at: fact.at,
      by: null,
      source: null,
      evidenceIds: [],
    })
  }
  return claims
}

/** Subjects the server named, and any that something arrived about without a name: nothing is left out. */
function allSubjects(visit: InspectionResponse): SubjectName[] {
  const named = new Map(visit.subjects.map((subject) => [keyOf(subject), subject]))
  const mentioned = [
    ...visit.verdicts.map((verdict) => verdict.subject),
    ...[...visit.answers, ...visit.readings, ...visit.evidence].map((row) => ({
      kind: row.subjectKind,
      id: row.subjectId,
    })),
  ]
  for (const subject of mentioned) {
    if (!named.has(keyOf(subject))) named.set(keyOf(subject), { ...subject, plate: null, name: '', place: null })
  }
  return [...named.values()]
}

const forces = ['legal', 'unconfirmed', 'benchmark']

/** At equal weight what binds comes first; the rule id keeps the order the same at every reading. */
function worstFirst(a: Verdict, b: Verdict): number {
  return compareVerdicts(a, b) || forces.indexOf(a.force) - forces.indexOf(b.force) || a.ruleId.localeCompare(b.ruleId)
}

function byWorst(a: SubjectView, b: SubjectView): number {
  const [worstA, worstB] = [a.verdicts[0], b.verdicts[0]]
  const judged = Number(worstA === undefined) - Number(worstB === undefined)
  return (
    judged ||
    (worstA && worstB ? compareVerdicts(worstA, worstB) : 0) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    (a.plate ?? a.name).localeCompare(b.plate ?? b.name, undefined, { numeric: true })
  )
}

/** The visit by subject, worst first. */
export function subjectsOfVisit(visit: InspectionResponse): SubjectView[] {
  return allSubjects(visit)
    .map((subject) => {
      const key = keyOf(subject)
      const about = (row: { subjectKind: string; subjectId: string }) =>
        keyOf({ kind: row.subjectKind, id: row.subjectId }) === key
      const judged = visit.verdicts.filter((verdict) => keyOf(verdict.subject) === key)
      const verdicts = judged.filter((verdict) => verdict.outcome !== 'inapplicable').sort(worstFirst)
      return {
        ...subject,
        key,
        photos: visit.evidence.filter(about).sort((a, b) => a.capturedAt.localeCompare(b.capturedAt)),
        facts: factRows(
          [...visit.answers.filter(about), ...visit.readings.filter(about)],
          registerClaims(visit.verdicts, key),
        ),
        verdicts,
        inapplicable: judged.length - verdicts.length,
      }
    })
    .sort(byWorst)
}

/**
 * What a reviewer reads first, then what can wait: failures that bind (or would, once counsel confirms) and exceptions;
 * benchmarks, unknowns and superseded rules; what passes. Each keeps the order given.
 */
export function groupVerdicts(verdicts: readonly Verdict[]): Record<'foremost' | 'others' | 'passed', Verdict[]> {
  const groups = { foremost: [] as Verdict[], others: [] as Verdict[], passed: [] as Verdict[] }
  for (const verdict of verdicts) {
    const urgent = verdict.outcome === 'excepted' || (verdict.outcome === 'failed' && verdict.force !== 'benchmark')
    groups[urgent ? 'foremost' : verdict.outcome === 'passed' ? 'passed' : 'others'].push(verdict)
  }
  return groups
}

/** The subject the address asks for; without one the worst, so a wide screen is never half empty. */
export function chosenSubject(subjects: readonly SubjectView[], asked: string | null): SubjectView | null {
  return subjects.find((subject) => subject.key === asked) ?? subjects[0] ?? null
}

/** Photos described by the phone whose bytes have not arrived. */
export function photosUnderWay(counts: { photosMade: number; photosReceived: number }): number {
  return Math.max(0, counts.photosMade - counts.photosReceived)
}
