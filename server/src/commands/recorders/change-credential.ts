import type { Rows } from '@nadzor/shared/facts/rows'
import { appendChange, lockStreams } from '../../db/change-log.ts'
import { deleteCredential, putCredential } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import type { Login } from '../../recorders/sealing.ts'

/**
 * Stores a login, sealed, or takes it away (`null`). A new one starts untested, whatever became of the one before. The
 * log says that it was changed and by whom, never what it is.
 */
export async function changeCredential(
  deps: Deps,
  user: SignedIn,
  recorder: Rows['recorder'],
  login: Login | null,
): Promise<void> {
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    if (login) {
      const sealed = deps.sealer.seal(recorder.id, login)
      await putCredential(trx, { recorderId: recorder.id, sealed, state: 'untested', changedAt: at })
    } else await deleteCredential(trx, recorder.id)
    await appendChange(trx, {
      streamId: recorder.institutionId,
      entityKind: 'credential',
      entityId: recorder.id,
      actor: user.id,
      mutationId: null,
      at,
      payload: { stored: login !== null },
    })
  })
}
