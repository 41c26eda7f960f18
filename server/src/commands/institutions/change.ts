import type * as z from 'zod/mini'
import type { institutionPatch } from '@nadzor/shared/api/administration'
import type { Institution } from '@nadzor/shared/facts/institution'
import { lockStreams, saveRow } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../problems.ts'
import type { SignedIn } from '../../policies/signed-in.ts'

/** Changes the register's row of an institution the user was found to be allowed to change. Nothing new, nothing logged. */
export async function changeInstitution(
  deps: Deps,
  user: SignedIn,
  id: string,
  patch: z.infer<typeof institutionPatch>,
): Promise<Institution> {
  return deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [id])
    const before = await institutionById(trx, id)
    if (!before) throw notFound()
    const after = { ...before, ...patch } as Institution
    if (JSON.stringify(after) === JSON.stringify(before)) return before
    await saveRow(trx, 'institution', after, { actor: user.id, mutationId: null, at: deps.now().toISOString() })
    await markDirty(trx, id)
    return after
  })
}
