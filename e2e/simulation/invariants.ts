import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { live, sameValue } from '@nadzor/shared/facts/observations'
import type { Observation } from '@nadzor/shared/facts/observations'
import type { InstitutionRows, Rows } from '@nadzor/shared/facts/rows'
import { chainOf } from '@nadzor/server/db/queries/chain'
import { institutionRows } from '@nadzor/server/db/queries/institution-rows'
import type { Deps } from '@nadzor/server/deps'
import type { Made } from './made.ts'
import type { SimulatedPhone } from './simulated-phone.ts'

/** A promise of docs/sync.md that did not hold. */
export class Broken extends Error {}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function storedHash(deps: Deps, sha256: string): Promise<string | null> {
  const file = await deps.photos.store.open(sha256)
  return file ? sha256Of(await buffer(file)) : null
}

/**
 * At any moment: whatever the phone said it saved is on the phone or, where the phone says "accepted", on the server;
 * a photo not receipted is here with its bytes, a receipted one there with its bytes.
 */
export async function checkCustody(phone: SimulatedPhone, made: Made[], deps: Deps | null): Promise<void> {
  const own = made.filter((one) => one.phone === phone)
  const ledger = new Map((await phone.data().ledger()).map((entry) => [entry.id, entry]))
  const accepted: Made[] = []
  for (const one of own) {
    const id = one.photo?.evidenceId ?? one.mutationId
    const entry = ledger.get(id)
    // A photo the server has is let go with its institution when the role there is taken away.
    if (!entry && one.photo) {
      if (deps && (await storedHash(deps, one.photo.sha256)) !== one.photo.sha256)
        throw new Broken(`photo ${id} is neither on ${phone.user.name}'s phone nor on the server`)
      continue
    }
    if (!entry) throw new Broken(`${one.draft.name} ${id} was saved and is not on ${phone.user.name}'s phone any more`)
    if (entry.state === 'accepted') {
      accepted.push(one)
      continue
    }
    if (!one.photo) continue
    const bytes = await phone.data().photo(one.photo.evidenceId)
    if (!bytes || sha256Of(new Uint8Array(await bytes.arrayBuffer())) !== one.photo.sha256)
      throw new Broken(`photo ${id} is ${entry.state}, and its bytes are not on ${phone.user.name}'s phone`)
  }
  if (deps) await checkAccepted(deps, accepted)
}

async function checkAccepted(deps: Deps, accepted: Made[]): Promise<void> {
  const rows = await deps.db.selectFrom('mutation').select(['id', 'status']).execute()
  const remembered = new Map(rows.map((row) => [row.id, row.status]))
  for (const { mutationId, draft, photo } of accepted) {
    if (!remembered.has(mutationId)) throw new Broken(`${draft.name} ${mutationId} was accepted and is not remembered`)
    if (photo && (await storedHash(deps, photo.sha256)) !== photo.sha256)
      throw new Broken(`photo ${photo.evidenceId} was receipted and its bytes are not there`)
  }
}

/** When everything has come home: each thing is on the server once and as it was made, and every photo with its hash. */
export async function checkServer(deps: Deps, made: Made[], streams: string[]): Promise<void> {
  const { db } = deps
  const changes = await db.selectFrom('change').select(['entityKind', 'entityId', 'mutationId']).execute()
  const byEntity = Map.groupBy(changes, ({ entityKind, entityId }) => `${entityKind} ${entityId}`)
  const byMutation = Map.groupBy(changes, ({ mutationId }) => mutationId)
  for (const { mutationId, draft, row } of made) {
    const times = byMutation.get(mutationId)?.length ?? 0
    if (times > 1) throw new Broken(`${draft.name} ${mutationId} was done ${times} times`)
    if (!row) continue
    const stored = await db
      .selectFrom(row.kind as 'answer')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirst()
    if (!stored) throw new Broken(`${row.kind} ${row.id} never came to the server`)
    const logged = byEntity.get(`${row.kind} ${row.id}`)?.length ?? 0
    const expected = row.kind === 'evidence' || row.kind === 'inspection' ? 2 : 1
    if (logged > expected || logged === 0) throw new Broken(`${row.kind} ${row.id} stands ${logged} times in the log`)
  }
  const evidences = await db.selectFrom('evidence').select(['id', 'sha256', 'size', 'receivedAt']).execute()
  const receipts = new Map((await db.selectFrom('receipt').selectAll().execute()).map((one) => [one.evidenceId, one]))
  for (const { id, sha256, size, receivedAt } of evidences) {
    const receipt = receipts.get(id)
    if (!receipt || receivedAt === null) throw new Broken(`photo ${id} never came to the server`)
    if (receipt.sha256 !== sha256 || receipt.size !== size) throw new Broken(`the receipt of ${id} is of other bytes`)
    if ((await storedHash(deps, sha256)) !== sha256) throw new Broken(`the bytes of photo ${id} are not in the store`)
  }
  for (const stream of streams) {
    const chain = await chainOf(db, stream)
    if (!chain?.intact) throw new Broken(`the log of ${stream} does not hold: ${JSON.stringify(chain)}`)
  }
}

/** What is on the phone is what is on the server, row by row: no cursor has skipped one. */
export async function checkMirror(phone: SimulatedPhone, deps: Deps, institutionId: string): Promise<InstitutionRows> {
  const [there, here] = [await institutionRows(deps.db, institutionId), await phone.data().rows(institutionId)]
  if (!there) throw new Error(`no institution ${institutionId}`)
  for (const [kind, rows] of Object.entries(there)) {
    if (!Array.isArray(rows)) continue
    const mirrored = new Map((here[kind as 'answers'] ?? []).map((row) => [row.id, canonicalJson(row)]))
    for (const row of rows) {
      const found = mirrored.get(row.id)
      if (found === undefined) throw new Broken(`${phone.user.name}'s cursor skipped ${kind} ${row.id}`)
      if (found !== canonicalJson(row)) throw new Broken(`${phone.user.name} holds an old state of ${kind} ${row.id}`)
      mirrored.delete(row.id)
    }
    const [extra] = mirrored.keys()
    if (extra) throw new Broken(`${phone.user.name} holds ${kind} ${extra}, which the server does not have`)
  }
  return there
}

/** Two people who differ are both heard, and whoever spoke second was told; nobody's only answer goes out of force. */
export async function checkConflicts(rows: InstitutionRows, made: Made[], deps: Deps): Promise<number> {
  const ledgers = new Map<SimulatedPhone, Map<string, boolean>>()
  for (const phone of new Set(made.map((one) => one.phone))) {
    const entries = (await phone.data().ledger()).map(({ id, conflict }) => [id, conflict] as const)
    ledgers.set(phone, new Map(entries))
  }
  const told = new Map<string, boolean>()
  const stored = await deps.db.selectFrom('mutation').select(['id', 'status', 'problem']).execute()
  const status = new Map(stored.map((row) => [row.id, row.status]))
  // A third answer may have brought the two together again, by taking back what stood between them.
  const warnings = stored.flatMap(({ problem }) => (problem === null ? [] : [problem]))
  const named = (id: string) => warnings.some((problem) => problem.includes(id))
  for (const { mutationId, phone, row, draft } of made) {
    const shown = ledgers.get(phone)?.get(mutationId)
    // A photo's description has no line of its own.
    if (shown === undefined) continue
    if (shown !== (status.get(mutationId) === 'conflict'))
      throw new Broken(`${draft.name} ${mutationId}: the server says ${status.get(mutationId)}, the phone otherwise`)
    if (row?.kind === 'answer') told.set(row.id, shown)
  }
  let conflicts = 0
  const groups = Map.groupBy(rows.answers, ({ subjectId, fact }) => `${subjectId} ${fact}`)
  for (const [about, answers] of groups) {
    const alive = live(answers.map(asObservation))
    if (alive.length === 0) throw new Broken(`nothing that was answered about ${about} is in force any more`)
    for (const [index, one] of alive.entries())
      for (const other of alive.slice(index + 1)) {
        if (sameValue(one.value, other.value)) continue
        conflicts += 1
        const heard = [one, other].some(({ origin }) => told.get(origin.id) || named(origin.id))
        if (!heard) throw new Broken(`${one.origin.id} and ${other.origin.id} differ on ${about}, and nobody was told`)
      }
  }
  return conflicts
}

function asObservation(row: Rows['answer']): Observation {
  const { id, subjectKind, subjectId, fact, value, unavailable, how, observedAt, by, evidenceIds, replaces } = row
  const subject = { kind: subjectKind, id: subjectId }
  const origin = { kind: 'answer', id } as const
  return { subject, name: fact, value, unavailable, unit: null, how, at: observedAt, by, origin, evidenceIds, replaces }
}
