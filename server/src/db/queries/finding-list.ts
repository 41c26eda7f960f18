import { sql } from 'kysely'
import type { ExpressionBuilder, Kysely, SelectQueryBuilder } from 'kysely'
import { force, severity } from '@nadzor/shared/rules/outcome'
import type { Finding } from '@nadzor/shared/findings/finding'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'
import type { Reach } from './institutions.ts'

export type FindingFilter = {
  states: string[] | null
  owner: string | null
  institutionId: string | null
  severity: string | null
}
/** Whose list: everything in `all`, and in `own` what is assigned to this person. */
export type FindingView = { all: Reach; own: Reach; userId: string }
/** Rank, moment of opening and id of the last one shown. */
export type FindingCursor = [number, string, string]
export type ListedFinding = { finding: Finding; institution: { id: string; name: string } }

/** Place in the list: by severity, then by force; the worst is 0. */
function rankOf(finding: Pick<Finding, 'severity' | 'force'>): number {
  return severity.options.indexOf(finding.severity) * force.options.length + force.options.indexOf(finding.force)
}

export const cursorOf = (finding: Finding): FindingCursor => [rankOf(finding), finding.openedAt, finding.id]

type Joined = Tables & { f: Tables['finding']; i: Tables['institution'] }

/** The same rank in SQL. */
function rank(e: ExpressionBuilder<Joined, 'f' | 'i'>) {
  const place = (column: 'f.severity' | 'f.force', options: readonly string[]) =>
    options.reduce(
      (sum, option, index) =>
        sql<number>`${sum} + case when ${e.ref(column)} = ${option} then ${sql.lit(index)} else 0 end`,
      sql<number>`0`,
    )
  return sql<number>`((${place('f.severity', severity.options)}) * ${sql.lit(force.options.length)} + (${place('f.force', force.options)}))`
}

function within(db: Kysely<Tables>, { all, own, userId }: FindingView, filter: FindingFilter) {
  let query: SelectQueryBuilder<Joined, 'f' | 'i', object> = db
    .selectFrom('finding as f')
    .innerJoin('institution as i', 'i.id', 'f.institutionId')
    .where('i.authorityId', '=', all.authorityId) as never
  query = query.where((e) => {
    const inside = ({ whole, institutionIds }: Reach) =>
      whole ? e.lit(true) : institutionIds.length > 0 ? e('i.id', 'in', institutionIds) : e.lit(false)
    return e.or([inside(all), e.and([inside(own), e('f.assigneeId', '=', userId)])])
  })
  if (filter.states !== null) query = query.where('f.state', 'in', filter.states as Finding['state'][])
  if (filter.owner !== null) query = query.where('f.owner', '=', filter.owner as Finding['owner'])
  if (filter.institutionId !== null) query = query.where('i.id', '=', filter.institutionId)
  if (filter.severity !== null) query = query.where('f.severity', '=', filter.severity as Finding['severity'])
  return query
}

/** The findings of a view, worst first, of equals the oldest; after a cursor. */
export async function findingsWithin(
  db: Kysely<Tables>,
  view: FindingView,
  filter: FindingFilter,
  { after, limit }: { after: FindingCursor | null; limit: number },
): Promise<ListedFinding[]> {
  let query = within(db, view, filter).selectAll('f').select('i.name as institutionName')
  if (after) {
    const [place, openedAt, id] = after
    query = query.where((e) => {
      const here = rank(e)
      return e.or([
        e(here, '>', place),
        e.and([e(here, '=', place), e('f.openedAt', '>', openedAt)]),
        e.and([e(here, '=', place), e('f.openedAt', '=', openedAt), e('f.id', '>', id)]),
      ])
    })
  }
  const rows = await query
    .orderBy((e) => rank(e))
    .orderBy('f.openedAt')
    .orderBy('f.id')
    .limit(limit)
    .execute()
  return rows.map(({ institutionName, ...row }) => ({
    finding: fromStored('finding', row),
    institution: { id: row.institutionId, name: institutionName },
  }))
}

export async function countFindings(db: Kysely<Tables>, view: FindingView, filter: FindingFilter): Promise<number> {
  const found = await within(db, view, filter)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(found.count)
}
