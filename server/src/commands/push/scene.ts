import type { Transaction } from 'kysely'
import type { Problem } from '@nadzor/shared/api/problem'
import type { MutationArgs, MutationName } from '@nadzor/shared/sync/mutations'
import type { Origin } from '../../db/change-log.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import type { Holder, Verb } from '../../policies/may.ts'

/** Who pushes. */
export type Pusher = Holder & { id: string }

/** Where one mutation is applied: inside the push's transaction, with the streams it needs already locked. */
export type Scene = {
  trx: Transaction<Tables>
  caller: Pusher
  institution: { id: string; authorityId: string }
  origin: Origin
  /** For commands that need more than the transaction; `db` is the transaction. */
  deps: Deps
  /** To be called once the push is durable, if the mutation was applied. */
  later: (call: () => void) => void
}

/**
 * What became of a mutation that was not refused. A refusal is thrown (problems.ts) and becomes `rejected`.
 * `stored`: rows of the institution changed, so its verdicts must be looked at again.
 */
export type Done = { status: 'applied' | 'conflict'; problem: Problem | null; stored: boolean }

export const applied: Done = { status: 'applied', problem: null, stored: true }
/** The same thing was there already, through another mutation or another way. */
export const alreadyThere: Done = { status: 'applied', problem: null, stored: false }

const conflictProblem = (detail: string): Problem => ({
  type: 'conflict',
  title: 'Something else happened first',
  status: 409,
  detail,
})
/** Kept, beside what differs from it. */
export const keptBeside = (detail: string): Done => ({
  status: 'conflict',
  problem: conflictProblem(detail),
  stored: true,
})
/** A guard on the base state did not hold; nothing was changed. */
export const overtaken = (detail: string): Done => ({
  status: 'conflict',
  problem: conflictProblem(detail),
  stored: false,
})

/** One verb of the phone: what the user must be allowed to at that institution, and what it does. */
export type MutationVerb<N extends MutationName> = {
  /** Verb of policies/may.ts. */
  needs: Verb
  apply: (args: MutationArgs[N], scene: Scene) => Promise<Done>
}
