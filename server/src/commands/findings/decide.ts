import type * as z from 'zod/mini'
import type { Transaction } from 'kysely'
import type { findingEventRequest } from '@nadzor/shared/api/findings'
import { eventOf } from '@nadzor/shared/findings/by-people'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'
import { allowed, next } from '@nadzor/shared/findings/transitions'
import type { Institution } from '@nadzor/shared/facts/institution'
import { lockStreams, saveRow } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { historyOf } from '../../db/queries/findings.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { rolesAt } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, forbidden, invalid, notFound } from '../../problems.ts'
import { acceptFix } from './accept-fix.ts'
import { mustBeAssignable } from './assignable.ts'
import { factsNow } from './facts-now.ts'

export type Decision = z.infer<typeof findingEventRequest>

/** What a decision takes away again: the order of a finding that is looked at anew. */
const noOrder = { assigneeId: null, dueDay: null }

/**
 * What a reviewer decides about a finding, by the one transition table. `base` is the state the reviewer saw: another
 * one by now is a conflict, because the decision was made about something else. Answers whether facts changed, so that
 * the institution has to be judged; nothing here closes a finding.
 */
export async function decide(
  deps: Deps,
  user: SignedIn,
  institution: Institution,
  findingId: string,
  decision: Decision,
): Promise<{ unjudged: boolean }> {
  const { event, base } = decision
  mustSayWhy(decision)
  return deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [institution.id])
    const before = await findRow(trx, 'finding', findingId)
    if (!before || before.institutionId !== institution.id) throw notFound()
    if (before.state !== base) throw conflict(`The finding is ${before.state} by now, not ${base}.`)
    const place = { authorityId: institution.authorityId, institutionId: institution.id }
    const to = next(before.state, event)
    if (to === null) throw conflict(`A finding that is ${before.state} takes no ${event}.`)
    if (!allowed(before, event, { id: user.id, roles: rolesAt(user, place) }))
      throw forbidden(
        event === 'accept-fix' ? 'Nobody accepts their own repair.' : `This needs a role for ${event} here.`,
      )

    const at = deps.now().toISOString()
    const after: Finding = { ...before, state: to, ...(await changeOf(deps, trx, institution, before, decision)) }
    const facts = event === 'send-back' ? await factsNow(deps, trx, before) : []
    const history = await historyOf(trx, findingId)
    const fix = event === 'accept-fix' ? await acceptFix(deps, trx, user, before, history, at) : null
    const origin = { actor: user.id, mutationId: null, at }
    await saveRow(trx, 'finding', after, origin)
    const entry: FindingEventRow = eventOf(deps.newId(), before, after, event, user.id, {
      at,
      note: decision.note,
      dueDay: event === 'assign' ? decision.dueDay : null,
      assigneeId: event === 'assign' ? decision.assigneeId : null,
      evidenceIds: fix?.evidenceIds ?? [],
      proposals: fix?.proposals ?? [],
      facts,
    })
    await saveRow(trx, 'findingEvent', entry, origin)
    const unjudged = event === 'accept-fix' || event === 'restore'
    if (unjudged) await markDirty(trx, institution.id)
    return { unjudged }
  })
}

function mustSayWhy({ event, note }: Decision): void {
  const needed = event === 'dismiss' || event === 'send-back' || event === 'reject-fix'
  if (needed && !note?.trim()) throw invalid([{ path: 'note', message: `say why: ${event} needs it` }])
}

/** What an event changes beside the state. */
async function changeOf(
  deps: Deps,
  trx: Transaction<Tables>,
  institution: Institution,
  before: Finding,
  { event, assigneeId, dueDay }: Decision,
): Promise<Partial<Finding>> {
  switch (event) {
    case 'assign':
      return mustBeAssignable(deps, trx, institution, before, { assigneeId, dueDay })
    case 'send-back':
      return { ...noOrder, askAgain: true }
    case 'restore':
      return { ...noOrder, askAgain: false }
    case 'reject-fix':
      return { reopenings: before.reopenings + 1 }
    case 'confirm':
    case 'dismiss':
      return { askAgain: false }
    case 'accept-fix':
      return {}
  }
}
