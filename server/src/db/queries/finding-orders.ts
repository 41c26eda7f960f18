import type { Kysely } from 'kysely'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { historiesOf } from './findings.ts'

type Db = Kysely<Tables>

/**
 * What an installer's orders at one institution show them: the findings assigned to them (closed ones too, so that
 * they see the proof), each with its history, the photos it names, and the readings of the facts that decided it.
 * Nobody else's answers, visits or findings: an order needs the figures, and those stand in the history.
 */
export type OrderScope = {
  findings: Finding[]
  histories: Map<string, FindingEventRow[]>
  evidenceIds: Set<string>
  /** "subject-id fact" of the readings that belong to it. */
  questions: Set<string>
  /** Findings that were assigned to them once and are not any more. */
  lost: string[]
}

export const questionKey = (one: { subjectId: string; fact: string }): string => `${one.subjectId} ${one.fact}`

export async function orderScope(db: Db, userId: string, institutionId: string): Promise<OrderScope> {
  const rows = await db
    .selectFrom('finding')
    .selectAll()
    .where('institutionId', '=', institutionId)
    .where('assigneeId', '=', userId)
    .execute()
  const findings = rows.map((row) => fromStored('finding', row))
  const ids = findings.map((one) => one.id)
  const histories = await historiesOf(db, { findingIds: ids })
  const given = await db
    .selectFrom('findingEvent')
    .select('findingId')
    .distinct()
    .where('institutionId', '=', institutionId)
    .where('event', '=', 'assign')
    .where('assigneeId', '=', userId)
    .execute()
  const lost = given.map((row) => row.findingId).filter((id) => !ids.includes(id))
  return { findings, histories, ...shownBy([...histories.values()].flat()), lost }
}

/** Photos and readings that these events speak of. */
export function shownBy(events: readonly FindingEventRow[]): Pick<OrderScope, 'evidenceIds' | 'questions'> {
  const facts = events.flatMap((one) => one.facts.filter((fact) => fact.decided === true))
  return {
    evidenceIds: new Set(events.flatMap((one) => one.evidenceIds)),
    questions: new Set(facts.map(({ subject, fact }) => questionKey({ subjectId: subject.id, fact }))),
  }
}
