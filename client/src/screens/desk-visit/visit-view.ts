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

/** One card: the heaviest verdict of a defect and the other clauses that come out the same. */
export type VerdictCardView = { verdict: Verdict; also: Verdict[] }

/** The verdicts that share outcome and defect as one card (108a(4) and Kodeks pracy 22-2 are one work order, not two). */
function asCards(verdicts: readonly Verdict[]): VerdictCardView[] {
  const cards = new Map<string, VerdictCardView>()
  for (const verdict of verdicts) {
    // A superseded rule names what prevails over it, so it never stands behind another one.
    const key = verdict.outcome === 'superseded' ? verdict.ruleId : `${verdict.outcome} ${verdict.defect}`
    const card = cards.get(key)
    if (card) card.also.push(verdict)
    else cards.set(key, { verdict, also: [] })
  }
  return [...cards.values()]
}

/**
 * What a reviewer reads first, then what can wait: failures that bind (or would, once counsel confirms) and exceptions;
 * benchmarks, unknowns and superseded rules; what passes. Each keeps the order given.
 */
export function groupVerdicts(verdicts: readonly Verdict[]) {
  const urgent = (verdict: Verdict): boolean =>
    verdict.outcome === 'excepted' || (verdict.outcome === 'failed' && verdict.force !== 'benchmark')
  const passed = verdicts.filter((verdict) => verdict.outcome === 'passed')
  return {
    foremost: asCards(verdicts.filter(urgent)),
    others: asCards(verdicts.filter((verdict) => !urgent(verdict) && verdict.outcome !== 'passed')),
    passed: passed.map((verdict): VerdictCardView => ({ verdict, also: [] })),
  }
}

/** The subject the address asks for; without one the worst, so a wide screen is never half empty. */
export function chosenSubject(subjects: readonly SubjectView[], asked: string | null): SubjectView | null {
  return subjects.find((subject) => subject.key === asked) ?? subjects[0] ?? null
}

/** Photos described by the phone whose bytes have not arrived. */
export function photosUnderWay(counts: { photosMade: number; photosReceived: number }): number {
  return Math.max(0, counts.photosMade - counts.photosReceived)
}
