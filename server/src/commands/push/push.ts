import type { ControlledTransaction, Transaction } from 'kysely'
import type { Problem } from '@nadzor/shared/api/problem'
import type { Mutation, MutationName } from '@nadzor/shared/sync/mutations'
import type { MutationResult } from '@nadzor/shared/sync/protocol'
import { readMutation } from '@nadzor/shared/sync/read-mutation'
import type { ReadMutation } from '@nadzor/shared/sync/read-mutation'
import { lockStreams } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { institutionPlaces } from '../../db/queries/institution-places.ts'
import { rememberMutation, seenMutation } from '../../db/queries/mutation-log.ts'
import { openPushBatch } from '../../db/push-batch.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import { may } from '../../policies/may.ts'
import { Refusal, conflict, forbidden, internal } from '../../problems.ts'
import { mutationVerbs } from '../mutations/list.ts'
import { inOneCommit } from './group.ts'
import type { Done, MutationVerb, Pusher, Scene } from './scene.ts'

/** One push as it arrived: the envelope is checked, each mutation is still whatever the phone sent under that id. */
export type Push = { clientId: string; mutations: { id: string }[] }
export type Pushed = { results: MutationResult[]; /** Institutions whose facts changed. */ changed: string[] }

type Trx = ControlledTransaction<Tables>
type Applied = { result: MutationResult; stored: boolean; later?: (() => void)[] }

/**
 * Applies a phone's mutations in their order, in one transaction: what one of them meets never undoes another, and
 * nothing is answered before all of it is durable. Streams are locked in id order before anything is read (an
 * authority's too when labels are bound), so pushes can neither deadlock nor let a cursor skip. Each mutation is
 * remembered with its answer; a refused one is not, so it may succeed when it comes again.
 *
 * Usually all of them go together, with a few statements for the lot. When the database refuses that, or a mutation is
 * of a kind that changes more than its own rows, each gets a savepoint of its own instead; the answers are the same.
 * Throws only when the transaction as a whole failed; nothing was stored then, and the phone sends all of it again.
 */
export async function push(deps: Deps, caller: Pusher, wanted: Push): Promise<Pushed> {
  const order = await readPush(deps, wanted)
  if (order.read.every(({ mutation }) => mutation === null || together.has(mutation.name))) {
    try {
      const { pushed, later } = await inOneCommit(deps, streamsOf(order.known, order.places), (trx) =>
        applyTogether(deps, trx, caller, order),
      )
      for (const call of later) call()
      return pushed
    } catch (error) {
      deps.log.warn({ err: error }, 'a push could not be applied together; its mutations are tried one by one')
    }
  }
  return applyOneByOne(deps, caller, order)
}

/** As `push`, the slower way from the start: what the faster one is compared with. */
export async function pushOneByOne(deps: Deps, caller: Pusher, wanted: Push): Promise<Pushed> {
  return applyOneByOne(deps, caller, await readPush(deps, wanted))
}

/** Verbs that touch nothing but rows saved through the change log. */
const together: ReadonlySet<MutationName> = new Set([
  ...(['inspection.start', 'inspection.finish', 'area.add', 'camera.add', 'sign.add', 'recorder.add'] as const),
  ...(['channel.add', 'answer.give', 'reading.take', 'evidence.add'] as const),
])

type Order = {
  clientId: string
  read: (ReadMutation & { id: string })[]
  known: Mutation[]
  places: Map<string, string>
}

async function readPush(deps: Deps, { clientId, mutations }: Push): Promise<Order> {
  const read = mutations.map((raw) => ({ id: raw.id, ...readMutation(raw) }))
  const known = read.flatMap(({ mutation }) => (mutation ? [mutation] : []))
  const places = await institutionPlaces(
    deps.db,
    known.map((mutation) => mutation.institutionId),
  )
  return { clientId, read, known, places }
}

/** Within a transaction that holds the locks of the streams. `later`: to be called when it has committed. */
async function applyTogether(
  deps: Deps,
  trx: Transaction<Tables>,
  caller: Pusher,
  { clientId, read, known, places }: Order,
): Promise<{ pushed: Pushed; later: (() => void)[] }> {
  const batch = await openPushBatch(trx, known)
  const later: (() => void)[] = []
  const results: MutationResult[] = []
  const changed = new Set<string>()
  for (const one of read) {
    const mark = batch.mark()
    try {
      if (!one.mutation) throw new Refused(one.problem)
      const applied = await applyAllowed(deps, trx, caller, clientId, one.mutation, places)
      results.push(applied.result)
      later.push(...(applied.later ?? []))
      if (applied.stored) changed.add(one.mutation.institutionId)
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Refused)) throw error
      batch.backTo(mark)
      results.push({ id: one.id, status: 'rejected', problem: error.problem })
    }
  }
  await batch.flush()
  for (const institutionId of changed) await markDirty(trx, institutionId)
  return { pushed: { results, changed: [...changed] }, later }
}

/** One that could not even be read. */
class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

async function applyOneByOne(deps: Deps, caller: Pusher, { clientId, read, known, places }: Order): Promise<Pushed> {
  const trx = await deps.db.startTransaction().execute()
  const later: (() => void)[] = []
  let pushed: Pushed
  try {
    await lockStreams(trx, streamsOf(known, places))
    const results: MutationResult[] = []
    const changed = new Set<string>()
    for (const one of read) {
      const { result, stored, later: calls = [] } = await applyOne(deps, trx, caller, clientId, one, places)
      results.push(result)
      later.push(...calls)
      if (stored && one.mutation) changed.add(one.mutation.institutionId)
    }
    for (const institutionId of changed) await markDirty(trx, institutionId)
    await trx.commit().execute()
    pushed = { results, changed: [...changed] }
  } catch (error) {
    // When the connection itself is gone the roll-back fails too; what went wrong first is what counts.
    await trx
      .rollback()
      .execute()
      .catch(() => undefined)
    throw error
  }
  for (const call of later) call()
  return pushed
}

function streamsOf(mutations: Mutation[], places: Map<string, string>): string[] {
  return mutations.flatMap(({ name, institutionId }) => {
    const authorityId = places.get(institutionId)
    if (authorityId === undefined) return []
    return name === 'label.bind' ? [institutionId, authorityId] : [institutionId]
  })
}

async function applyOne(
  deps: Deps,
  trx: Trx,
  caller: Pusher,
  clientId: string,
  one: ReadMutation & { id: string },
  places: Map<string, string>,
): Promise<Applied> {
  if (!one.mutation) return rejected(one.id, one.problem)
  const { mutation } = one
  const inner = await trx.savepoint('mutation').execute()
  try {
    const applied = await applyAllowed(deps, inner, caller, clientId, mutation, places)
    await inner.releaseSavepoint('mutation').execute()
    return applied
  } catch (error) {
    await inner.rollbackToSavepoint('mutation').execute()
    await inner.releaseSavepoint('mutation').execute()
    if (error instanceof Refusal) return rejected(mutation.id, error.problem)
    const instance = deps.newId()
    deps.log.error({ err: error, instance, mutation: mutation.id, name: mutation.name }, 'a mutation failed')
    return rejected(mutation.id, internal(instance))
  }
}

async function applyAllowed(
  deps: Deps,
  trx: Transaction<Tables>,
  caller: Pusher,
  clientId: string,
  mutation: Mutation,
  places: Map<string, string>,
): Promise<Applied> {
  const { id, name, institutionId } = mutation
  const seen = await seenMutation(trx, id)
  // Before the policy: who lost a role meanwhile must still hear that the server has it.
  if (seen?.userId === caller.id) return duplicate(mutation, seen)
  const verb = mutationVerbs[name] as MutationVerb<typeof name>
  const authorityId = places.get(institutionId)
  if (authorityId === undefined || !may(caller, verb.needs, { authorityId, institutionId }))
    throw forbidden(`${name} at institution ${institutionId} needs a role for ${verb.needs} there.`)
  if (seen) return duplicate(mutation, seen)

  const at = deps.now().toISOString()
  const origin = { actor: caller.id, mutationId: id, at }
  const later: (() => void)[] = []
  const scene: Scene = {
    trx,
    caller,
    institution: { id: institutionId, authorityId },
    origin,
    deps: { ...deps, db: trx },
    later: (call) => void later.push(call),
  }
  const { status, problem, stored }: Done = await verb.apply(mutation.args as never, scene)
  await rememberMutation(trx, { id, userId: caller.id, clientId, name, status, problem, receivedAt: at })
  return { result: { id, status, ...(problem && { problem }) }, stored, later }
}

function duplicate({ id, name }: Mutation, seen: { name: string; problem: Problem | null }): Applied {
  if (seen.name !== name) throw conflict(`Mutation ${id} was a ${seen.name}; an id is never used twice.`)
  return { result: { id, status: 'duplicate', ...(seen.problem && { problem: seen.problem }) }, stored: false }
}

function rejected(id: string, problem: Problem): Applied {
  return { result: { id, status: 'rejected', problem }, stored: false }
}
