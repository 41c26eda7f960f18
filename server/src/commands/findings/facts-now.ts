import type { Kysely } from 'kysely'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import type { EventFact } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'
import { factsOfEvent } from '@nadzor/shared/findings/telling-facts'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { ruleFinder } from './judging-of.ts'

/** What the rules of a finding rest on at this moment: what comes after a "look again" is then known from what was there. */
export async function factsNow(deps: Deps, db: Kysely<Tables>, finding: Finding): Promise<EventFact[]> {
  const rows = await institutionRows(db, finding.institutionId)
  if (!rows) throw new Error(`no institution ${finding.institutionId}`)
  const subject = { kind: finding.subjectKind, id: finding.subjectId }
  const verdicts = evaluate(deps.packs, factsOf(rows), deps.now().toISOString(), subject)
  return factsOfEvent(
    verdicts.filter((one) => one.defect === finding.defect),
    ruleFinder(deps.packs),
  )
}
