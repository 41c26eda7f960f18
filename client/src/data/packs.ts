import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { declareFacts } from '@nadzor/shared/facts/catalogue'
import { factsOfPack } from '@nadzor/shared/rules/rows'
import type { ScopeResponse } from '@nadzor/shared/sync/protocol'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import * as z from 'zod/mini'
import { sha256Hex, utf8 } from './digest.ts'
import { ProblemError, requestJson } from './http.ts'
import { Refusal } from './problems.ts'
import { storedScope } from './scope.ts'
import type { Store } from './store.ts'

/**
 * Fetches the packs in use that this phone lacks, once each. A pack is stored only when its content hashes to the
 * name it was asked by: a verdict quotes that hash years later. Throws `Refusal` `no-connection`; a pack that cannot
 * be had or read is returned as the problem, because answers and photos must not wait for it.
 */
export async function fetchPacks(store: Store, wanted: ScopeResponse['packs']): Promise<ProblemError | null> {
  let trouble: ProblemError | null = null
  for (const one of wanted) {
    if (await store.db.packs.get(one.hash)) continue
    try {
      await fetchPack(store, one)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      trouble = error
    }
  }
  return trouble
}

async function fetchPack({ db, env }: Store, { pack, edition, hash }: ScopeResponse['packs'][number]): Promise<void> {
  const body = await requestJson(env, 'GET', `/api/packs/${hash}`, z.unknown())
  if ((await sha256Hex(env, utf8(canonicalJson(body)))) !== hash) {
    throw new ProblemError({ type: 'hash-mismatch', title: `Rule pack ${pack} ${edition} is damaged`, status: 502 })
  }
  // What a pack may hold is a large schema, and only a phone that fetches one needs it: home must not wait for it.
  const { packEdition } = await import('@nadzor/shared/rules/schema').catch((error: unknown) => {
    throw new Refusal('no-connection', {}, error)
  })
  const parsed = packEdition.safeParse(body)
  if (!parsed.success) {
    throw new ProblemError({ type: 'protocol-version', title: `Rule pack ${pack} needs a newer app`, status: 426 })
  }
  await db.packs.put({ hash, pack, edition, body: parsed.data })
}

/**
 * The packs in use that this phone holds. Older ones stay stored for the verdicts that quote them. Their questions
 * become known to forms and sentences with them, before anything is judged by them.
 */
export async function packsInUse(store: Store): Promise<HashedPack[]> {
  const rows = await store.db.packs.toArray()
  const scope = await storedScope(store)
  const inUse = new Set(scope?.packs.map(({ hash }) => hash))
  const packs = rows.filter(({ hash }) => inUse.has(hash)).map(({ hash, body }) => ({ hash, pack: body }))
  declareFacts(packs.flatMap(({ pack }) => factsOfPack(pack)))
  return packs
}
