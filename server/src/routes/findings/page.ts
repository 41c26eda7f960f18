import type { FindingResponse } from '@nadzor/shared/api/findings'
import { findingEventRequest } from '@nadzor/shared/api/findings'
import type { Subject } from '@nadzor/shared/facts/fact'
import { factsOf, observationsOf } from '@nadzor/shared/facts/facts-of'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import { allowed } from '@nadzor/shared/findings/transitions'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { whyNotAcceptable, lastRepair } from '../../commands/findings/accept-fix.ts'
import { rolesToAssign } from '../../commands/findings/assignable.ts'
import { holdersAt } from '../../db/queries/finding-people.ts'
import { subjectNames } from '../../db/queries/finding-subjects.ts'
import { historyOf } from '../../db/queries/findings.ts'
import { userNames } from '../../db/queries/inspections.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { verdictsInForce } from '../../db/queries/verdicts.ts'
import type { Deps } from '../../deps.ts'
import { may, rolesAt } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'

/** Everything a decision about a finding needs on one page. */
export async function findingPage(
  deps: Deps,
  user: SignedIn,
  finding: Finding,
  institution: Institution,
): Promise<FindingResponse> {
  const { db } = deps
  const rows = await institutionRows(db, institution.id)
  if (!rows) throw notFound()
  const events = await historyOf(db, finding.id)
  const verdicts = (await verdictsInForce(db, institution.id))
    .map((one) => one.verdict)
    .filter((one) => one.subject.id === finding.subjectId && one.defect === finding.defect)
  const seen = shown(rows, finding, events, verdicts, may(user, 'finding.read-all', institutionPlace(institution)))
  const subjects = [
    ...verdicts.flatMap((one) => one.facts.map((fact) => fact.subject)),
    ...events.flatMap((one) => [...one.facts, ...one.proposals].map((fact) => fact.subject)),
  ]
  const own: Subject = { kind: finding.subjectKind, id: finding.subjectId }
  const names = await subjectNames(db, [own, ...subjects])
  const name = names.get(`${own.kind} ${own.id}`)
  names.delete(`${own.kind} ${own.id}`)
  return {
    finding,
    institution: { id: institution.id, name: institution.name },
    subject: name ?? { ...own, plate: null, name: '', place: null },
    subjects: [...names.values()],
    events,
    verdicts,
    ...seen,
    people: await peopleOf(deps, user, institution, finding, events, seen),
    installers: may(user, 'finding.decide', institutionPlace(institution))
      ? await holdersAt(db, institution, rolesToAssign(finding))
      : [],
    may: eventsFor(user, institution, finding, events, rows),
  }
}

const institutionPlace = ({ id, authorityId }: Institution) => ({ authorityId, institutionId: id })

type Shown = Pick<FindingResponse, 'answers' | 'readings' | 'evidence'>

/**
 * Live observations of the facts its rules look at, and the photos behind them and in its history. An installer gets
 * the photos of the history and the readings, but nobody's answers: the figures an order needs stand in the history.
 */
function shown(
  rows: InstitutionRows,
  finding: Finding,
  events: readonly FindingEventRow[],
  verdicts: readonly Verdict[],
  all: boolean,
): Shown {
  const base = factsOf(rows)
  const used = verdicts.flatMap((one) => one.facts)
  const live = new Set(
    used.flatMap(({ subject, name }) => observationsOf(base, subject, name)).map((one) => one.origin.id),
  )
  const answers = all ? rows.answers.filter((one) => live.has(one.id)) : []
  const readings = rows.readings.filter((one) => live.has(one.id))
  const named = new Set([
    ...events.flatMap((one) => one.evidenceIds),
    ...[...answers, ...readings].flatMap((one) => one.evidenceIds),
  ])
  const evidence = rows.evidences.filter((one) => named.has(one.id) || (all && one.subjectId === finding.subjectId))
  return { answers, readings, evidence }
}

async function peopleOf(
  { db }: Deps,
  user: SignedIn,
  institution: Institution,
  finding: Finding,
  events: readonly FindingEventRow[],
  { answers, readings, evidence }: Shown,
): Promise<FindingResponse['people']> {
  const ids = [
    finding.assigneeId,
    finding.fixedBy,
    ...events.flatMap((one) => [one.actor, one.assigneeId]),
    ...[...answers, ...readings, ...evidence].map((one) => one.by),
  ].filter((one) => one !== null)
  const names = await userNames(db, ids)
  const all = may(user, 'finding.read-all', institutionPlace(institution))
  return [...names].map(([id, name]) => ({ id, name })).filter((one) => all || one.id === user.id)
}

/** What this caller could do now: the transition table, and what acceptance and orders need besides. */
function eventsFor(
  user: SignedIn,
  institution: Institution,
  finding: Finding,
  events: readonly FindingEventRow[],
  rows: InstitutionRows,
): string[] {
  const actor = { id: user.id, roles: rolesAt(user, institutionPlace(institution)) }
  const decisions = findingEventRequest.shape.event.options.filter((event) => allowed(finding, event, actor))
  const arrived = new Set(rows.evidences.filter((one) => one.receivedAt !== null).map((one) => one.id))
  const photosHere = (lastRepair(events)?.evidenceIds ?? []).every((one) => arrived.has(one))
  const possible = decisions.filter(
    (event) => event !== 'accept-fix' || (photosHere && whyNotAcceptable(finding, events) === null),
  )
  const fixes = finding.assigneeId === user.id && allowed(finding, 'mark-fixed', actor)
  return fixes ? [...possible, 'mark-fixed'] : possible
}
