import type * as z from 'zod/mini'
import type { whatIfRequest, whatIfResponse } from '@nadzor/shared/api/packs'
import { localDay } from '@nadzor/shared/facts/calendar'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { isRealDay } from '@nadzor/shared/rules/fact-statement'
import { changedPacks, whatIf } from '@nadzor/shared/rules/what-if'
import { subjectNames } from '../../db/queries/finding-subjects.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { institutionsWithin } from '../../db/queries/institutions.ts'
import type { Deps } from '../../deps.ts'
import { reach } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { invalid } from '../../problems.ts'
import { afterNameAndId, pageOf, scanPage } from '../page.ts'

/**
 * Judges the stored facts of the institutions in the caller's reach twice, by the packs in use and by the changed ones.
 * Nothing is stored. One institution after another, so that other requests go on meanwhile. Throws `invalid` with the
 * change that cannot be tried.
 */
export async function tryWhatIf(
  deps: Deps,
  user: SignedIn,
  { changes, day: said, after, limit = 20 }: z.infer<typeof whatIfRequest>,
): Promise<z.infer<typeof whatIfResponse>> {
  const now = deps.now().toISOString()
  const day = said ?? localDay(now)
  if (!isRealDay(day)) throw invalid([{ path: 'day', message: 'no day of the calendar' }])
  const { packs } = deps
  const other = changedPacks(packs, changes, day)
  if (!other.ok)
    throw invalid(
      other.faults.map(({ index, what, write }) => ({ path: `changes.${index}`, message: `${what}: ${write}` })),
    )
  const page = pageOf({ ...(after ? { after } : {}), limit: String(limit) })
  const { rows: institutions, next } = await scanPage(
    { limit, q: '', after: afterNameAndId(page.after) },
    (from, size) => institutionsWithin(deps.db, reach(user, 'rules.what-if'), from, size),
    (row): [string, string] => [row.name, row.id],
    (row) => row.name,
  )
  const verdicts: z.infer<typeof whatIfResponse>['verdicts'] = []
  for (const { id, name } of institutions) {
    const rows = await institutionRows(deps.db, id)
    // Taken away meanwhile.
    if (!rows) continue
    const changed = whatIf(packs, other.packs, factsOf(rows), said === undefined ? now : `${day}T12:00:00.000Z`)
    const names = await subjectNames(
      deps.db,
      changed.map(({ subject }) => subject),
    )
    for (const { subject, ...one } of changed) {
      const named = names.get(`${subject.kind} ${subject.id}`) ?? { ...subject, name: '', plate: null, place: null }
      verdicts.push({ institution: { id, name }, subject: named, ...one })
    }
  }
  return { day, judged: institutions.length, verdicts, next }
}
