import type * as z from 'zod/mini'
import { isIP } from 'node:net'
import { allows } from '@nadzor/recorder-plugin/transport/networks'
import { driverByName } from '@nadzor/recorder-plugin/drivers/index'
import type { connectionPut } from '@nadzor/shared/api/recorders'
import type { Rows } from '@nadzor/shared/facts/rows'
import { appendChange, lockStreams } from '../../db/change-log.ts'
import { agentById } from '../../db/queries/agents.ts'
import { cancelOf } from '../../db/queries/job-queue.ts'
import { connectionOf, deleteCredential, putConnection } from '../../db/queries/recorders.ts'
import type { TableRow } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { invalid } from '../../problems.ts'

/**
 * Where, how and by whom a recorder is asked. An address outside the networks this server may probe is refused now, in
 * words, and not at the next probe. Another host or port forgets the TLS key: it is another device until proved the same.
 * Another asker forgets the login, which was sealed to the one before, and ends what that one was about to do; so do
 * another host or port and the end of TLS: whoever may enter an address must not get to see a login that somebody else
 * typed.
 */
export async function changeConnection(
  deps: Deps,
  user: SignedIn,
  recorder: Rows['recorder'],
  wanted: z.infer<typeof connectionPut>,
): Promise<void> {
  const { probeNetworks, probeLoopback } = deps.config
  if (wanted.driver !== null && !driverByName(wanted.driver))
    throw invalid([{ path: 'driver', message: 'there is no such driver' }])
  const agentId = wanted.agentId ?? null
  const agent = agentId === null ? null : await agentById(deps.db, agentId)
  if (agentId !== null && (!agent || agent.authorityId !== user.authorityId || agent.revokedAt !== null))
    throw invalid([{ path: 'agentId', message: 'there is no such agent' }])
  // What an agent may reach is decided by the list on its own machine.
  if (!agent && isIP(wanted.host) && !allows({ networks: probeNetworks, loopback: probeLoopback }, wanted.host))
    throw invalid([{ path: 'host', message: 'outside the networks that this server may probe (PROBE_NETWORKS)' }])
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    const before = await connectionOf(trx, recorder.id)
    const same = before?.host === wanted.host && before.port === wanted.port && before.secure === Number(wanted.secure)
    await putConnection(trx, {
      recorderId: recorder.id,
      driver: wanted.driver,
      host: wanted.host,
      port: wanted.port,
      secure: Number(wanted.secure),
      monthly: Number(wanted.monthly),
      pin: same ? before.pin : null,
      changedAt: at,
      detected: same ? before.detected : null,
      agentId,
      rtspPort: wanted.rtspPort ?? null,
      rtspPath: wanted.rtspPath ?? null,
    })
    if (before && isElsewhere(before, { ...wanted, agentId })) {
      await deleteCredential(trx, recorder.id)
      await cancelOf(trx, 'probe', recorder.id, at)
    }
    await appendChange(trx, {
      streamId: recorder.institutionId,
      entityKind: 'connection',
      entityId: recorder.id,
      actor: user.id,
      mutationId: null,
      at,
      payload: wanted,
    })
  })
}

type Place = { host: string; port: number; secure: boolean; agentId: string | null }

function isElsewhere(before: TableRow<'recorderConnection'>, { host, port, secure, agentId }: Place): boolean {
  const plainNow = before.secure === 1 && !secure
  // What is sealed to an agent opens for one host, with TLS or without, as it was when it was sealed.
  const sealedOtherwise = agentId !== null && (before.secure === 1) !== secure
  // Behind another port of a router or a server something else listens.
  const moved = before.host.toLowerCase() !== host.toLowerCase() || before.port !== port
  return before.agentId !== agentId || moved || plainNow || sealedOtherwise
}
