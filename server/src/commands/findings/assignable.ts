import type { Kysely } from 'kysely'
import { localDay } from '@nadzor/shared/facts/calendar'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Role } from '@nadzor/shared/facts/person'
import type { Finding } from '@nadzor/shared/findings/finding'
import { holdersAt } from '../../db/queries/finding-people.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { invalid } from '../../problems.ts'

/** Roles a finding can be given to: installers; where the head or the operator owns it also the head (DESIGN section 4). */
export function rolesToAssign({ owner }: Pick<Finding, 'owner'>): Role[] {
  return owner === 'head' || owner === 'operator' ? ['installer', 'head'] : ['installer']
}

/** The order as given; refuses a person without a role for it here, and a day that has gone. */
export async function mustBeAssignable(
  { now }: Pick<Deps, 'now'>,
  db: Kysely<Tables>,
  institution: Institution,
  finding: Finding,
  { assigneeId, dueDay }: { assigneeId: string | null; dueDay: string | null },
): Promise<{ assigneeId: string; dueDay: string }> {
  if (assigneeId === null) throw invalid([{ path: 'assigneeId', message: 'whom it is given to' }])
  if (dueDay === null) throw invalid([{ path: 'dueDay', message: 'by which day' }])
  if (Number.isNaN(Date.parse(dueDay)) || dueDay < localDay(now().toISOString()))
    throw invalid([{ path: 'dueDay', message: 'a day that has not gone' }])
  const people = await holdersAt(db, institution, rolesToAssign(finding))
  if (!people.some((one) => one.id === assigneeId))
    throw invalid([{ path: 'assigneeId', message: 'has no role at this institution that a finding can be given to' }])
  return { assigneeId, dueDay }
}
