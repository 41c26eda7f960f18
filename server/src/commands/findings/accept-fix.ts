import type { Transaction } from 'kysely'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { How, Subject } from '@nadzor/shared/facts/fact'
import { factsOf, observationsOf } from '@nadzor/shared/facts/facts-of'
import type { FactBase } from '@nadzor/shared/facts/facts-of'
import { strength } from '@nadzor/shared/facts/observations'
import { ownerOf } from '@nadzor/shared/facts/subject-graph'
import type { FindingEventRow, Proposal } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'
import { required } from '@nadzor/shared/findings/proof'
import { questionOf } from '@nadzor/shared/findings/telling-facts'
import { saveRow } from '../../db/change-log.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../problems.ts'

type Fix = { evidenceIds: string[]; proposals: Proposal[] }

/** What the installer last said about it; null when nothing ever was. */
export function lastRepair(history: readonly FindingEventRow[]): FindingEventRow | null {
  return history.findLast((one) => one.event === 'mark-fixed') ?? null
}

/**
 * Why a repair cannot be accepted by looking at it: nothing was proposed; a proposal would be a bare word where a photo
 * is asked for; or all of it is weaker than the measurement that raised the finding, so that only another one closes.
 */
export function whyNotAcceptable(
  finding: Finding,
  history: readonly FindingEventRow[],
): 'nothing-proposed' | 'no-photo' | 'weaker' | null {
  const repair = lastRepair(history)
  if (!repair || repair.proposals.length === 0) return 'nothing-proposed'
  if (repair.evidenceIds.length === 0 && repair.proposals.some(isShown)) return 'no-photo'
  const failure = history.findLast((one) => one.event === 'raised' || one.event === 'failed-again')
  const was = new Map(failure?.facts.map((one) => [questionOf(one), one]))
  const weaker = repair.proposals.every((one) => {
    const then = was.get(questionOf(one))
    if (!then || then.value === null) return false
    const needed = then.decided ? required(one.fact, finding.strength, then) : 0
    return strength[howOf(one)] < Math.max(needed, strength[then.how as How])
  })
  return weaker ? 'weaker' : null
}

/** What can be shown has to be: everything but what no menu shows (a password). */
const isShown = (one: Proposal): boolean => !isReading(one) || Boolean(catalogueEntry(one.fact)?.evidence)
const isReading = ({ fact }: Proposal): boolean => catalogueEntry(fact)?.channel === 'reading'
const howOf = (one: Proposal): 'screen' | 'observed' => (isReading(one) ? 'screen' : 'observed')

/**
 * Turns what the installer proposed into observations of the reviewer, who has looked at the photos: they replace the
 * live ones of those facts, stronger ones excepted (a screen never outweighs a protocol). Evaluation decides then.
 * Refuses (`conflict`) what cannot be accepted, and photos whose bytes have not arrived: nobody has seen those.
 */
export async function acceptFix(
  deps: Deps,
  trx: Transaction<Tables>,
  reviewer: { id: string },
  finding: Finding,
  history: readonly FindingEventRow[],
  at: string,
): Promise<Fix> {
  const repair = lastRepair(history)
  const reason = whyNotAcceptable(finding, history)
  if (!repair || reason) throw conflict(`This repair cannot be accepted by looking: ${reason}.`)
  for (const id of repair.evidenceIds) {
    const photo = await findRow(trx, 'evidence', id)
    if (!photo?.receivedAt) throw conflict('photo-under-way: accept it when its photos have arrived.')
  }
  const rows = await institutionRows(trx, finding.institutionId)
  if (!rows) throw new Error(`no institution ${finding.institutionId}`)
  const base = factsOf(rows)
  const origin = { actor: reviewer.id, mutationId: null, at }
  for (const one of repair.proposals) {
    const observation = {
      id: deps.newId(),
      institutionId: finding.institutionId,
      inspectionId: null,
      subjectKind: one.subject.kind,
      subjectId: one.subject.id,
      fact: one.fact,
      value: one.value,
      unavailable: null,
      // When it was so, not when it was looked at: ages are counted from here.
      observedAt: repair.at,
      by: reviewer.id,
      evidenceIds: repair.evidenceIds,
      replaces: replacedBy(base, one),
    }
    if (isReading(one))
      await saveRow(trx, 'reading', { ...observation, how: 'screen', unit: one.unit, source: null }, origin)
    else await saveRow(trx, 'answer', { ...observation, how: 'observed', marks: [] }, origin)
  }
  return { evidenceIds: repair.evidenceIds, proposals: repair.proposals }
}

/** Live observations of the same fact where it belongs, except those known more strongly. */
function replacedBy(base: FactBase, one: Proposal): string[] {
  const home = catalogueEntry(one.fact)?.home
  const subject: Subject = (home && ownerOf(base.graph, one.subject, home)) ?? one.subject
  return observationsOf(base, subject, one.fact)
    .filter((live) => strength[live.how] <= strength[howOf(one)])
    .map((live) => live.origin.id)
}
