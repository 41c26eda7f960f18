import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { RescueRecords, RescueReport } from '@nadzor/shared/api/rescue'
import { instant } from '@nadzor/shared/facts/primitives'
import { MAX_MUTATIONS } from '@nadzor/shared/sync/protocol'
import { receiptOf } from '../../db/queries/photos.ts'
import { userById } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { internal, Refusal } from '../../problems.ts'
import { mayBring } from '../photos/admit.ts'
import { receivePhoto } from '../photos/receive.ts'
import { push } from '../push/push.ts'
import { readRescue, refused } from './open-file.ts'
import { rescuePair } from './rescue-key.ts'
import type { RescuePair } from './rescue-key.ts'

/**
 * Takes what a rescue file holds, in its author's name and by the author's rights of today: changes the way every push
 * goes, photos the way every upload ends. First the whole file is read and checked; a file with any fault changes
 * nothing. After that nothing is taken twice, so a file whose import was interrupted is simply imported again.
 * Throws `invalid` with the fault (`refused`).
 */
export async function importRescue(deps: Deps, administrator: SignedIn, path: string): Promise<RescueReport> {
  const pair = await rescuePair(deps)
  const file = await open(path, 'r')
  try {
    const { author, said, missing } = await check(deps, administrator, file, pair)
    const report: RescueReport = {
      author: { id: author.id, name: author.name },
      madeAt: said.madeAt,
      changes: [],
      photos: missing.map((evidenceId) => ({ evidenceId, status: 'missing' })),
    }
    for await (const record of readRescue(file, pair)) {
      if (record.kind === 'changes') report.changes.push(...(await apply(deps, author, said, record.said.mutations)))
      if (record.kind === 'photo')
        report.photos.push(await receive(deps, author, record.said.evidenceId, record.attached))
    }
    deps.log.info(
      { by: administrator.id, author: author.id, changes: report.changes.length, photos: report.photos.length },
      'a rescue file was imported',
    )
    return report
  } finally {
    await file.close()
  }
}

type Checked = { author: SignedIn; said: RescueRecords['author']; missing: string[] }

/** Reads the file to its end. Whose it is must be known here, and proven: anybody could seal a file to this server. */
async function check(deps: Deps, by: SignedIn, file: FileHandle, pair: RescuePair): Promise<Checked> {
  let checked: Checked | null = null
  for await (const record of readRescue(file, pair)) {
    if (record.kind === 'author') {
      const author = await userById(deps.db, record.said.userId)
      if (author?.authorityId !== by.authorityId || !pair.proves(author.id, record.said.proof))
        throw refused('unknown-author', 'It names nobody of this authority, or not by a phone of theirs.')
      checked = { author, said: record.said, missing: [] }
    }
    if (record.kind === 'photo' && record.said.size !== record.attached.length)
      throw refused('changed', `Photo ${record.said.evidenceId} has not the size it says.`)
    if (record.kind === 'end' && checked) checked.missing = record.said.missing
  }
  if (!checked) throw refused('changed', 'It names no author.')
  return checked
}

async function apply(
  deps: Deps,
  author: SignedIn,
  { clientId }: RescueRecords['author'],
  mutations: RescueRecords['changes']['mutations'],
): Promise<RescueReport['changes']> {
  const said = new Map(mutations.map((one) => [one.id, one]))
  const done: RescueReport['changes'] = []
  for (let from = 0; from < mutations.length; from += MAX_MUTATIONS) {
    const { results, changed } = await push(deps, author, {
      clientId,
      mutations: mutations.slice(from, from + MAX_MUTATIONS),
    })
    if (changed.length > 0) wakeEvaluation(deps)
    for (const result of results) {
      const one = said.get(result.id)
      done.push({ ...result, name: text(one?.['name']), madeAt: instantOr(one?.['madeAt']) })
    }
  }
  return done
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** What was refused for its very form may have any time. */
const instantOr = (value: unknown): string | null => instant.safeParse(value).data ?? null

async function receive(
  deps: Deps,
  author: SignedIn,
  evidenceId: string,
  bytes: Uint8Array,
): Promise<RescueReport['photos'][number]> {
  try {
    if (await receiptOf(deps.db, evidenceId)) return { evidenceId, status: 'duplicate' }
    await mayBring(deps, author, evidenceId)
    await receivePhoto(deps, { evidenceId, userId: author.id, bytes })
    return { evidenceId, status: 'stored' }
  } catch (error) {
    if (error instanceof Refusal) return { evidenceId, status: 'rejected', problem: error.problem }
    const instance = deps.newId()
    deps.log.error({ err: error, instance, evidenceId }, 'a photo of a rescue file could not be stored')
    return { evidenceId, status: 'rejected', problem: internal(instance) }
  }
}
