import type { Kysely, Transaction } from 'kysely'
import type { DriverReading } from '@nadzor/recorder-plugin/driver'
import type { ProbeResult } from '@nadzor/recorder-plugin/probe'
import type { ProbeReason } from '@nadzor/shared/api/recorders'
import type { Rows } from '@nadzor/shared/facts/rows'
import { addRows } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { readingsAbout } from '../../db/queries/live-observations.ts'
import type { EarlierReading } from '../../db/queries/live-observations.ts'
import { insertProbe, putDetected, putPin, setCredentialState } from '../../db/queries/recorders.ts'
import { channelsOf } from '../../db/queries/register.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'

export type ProbeOrder = {
  recorder: Rows['recorder']
  jobId: string
  /** Who measured; null: the server. */
  agentId: string | null
  reason: ProbeReason
  /** The sealed login that was used, and whether it had never been presented before. */
  sealed: string
  firstTry: boolean
  /** Where it was asked: a connection changed meanwhile must not get this device's key. */
  asked: { host: string; port: number; secure: number }
}

type Target = { subjectKind: 'recorder' | 'channel'; subjectId: string }

/**
 * Stores what a probe brought, failures included, inside the transaction that ends its job. Each told value replaces
 * the earlier driver readings of the same fact; one that could not be read replaces only earlier ones of its kind, so
 * that a recorder that is off today does not erase what it said yesterday.
 */
export async function storeProbe(
  deps: Deps,
  trx: Transaction<Tables>,
  order: ProbeOrder,
  result: ProbeResult,
): Promise<string> {
  const { recorder, jobId, agentId, reason } = order
  const { institutionId } = recorder
  const probeId = deps.newId()
  const channels = await channelsOf(trx, recorder.id)
  const told = result.readings.filter((one) => one.unavailable === null).length
  await insertProbe(trx, {
    id: probeId,
    institutionId,
    recorderId: recorder.id,
    jobId,
    reason,
    driver: result.driver,
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    login: result.login,
    failure: result.failure,
    told,
    missing: result.readings.length - told,
    transcript: JSON.stringify(result.transcript),
    agentId,
    beyond: JSON.stringify(beyondRegister(result, channels)),
  })
  await settleLogin(trx, order, result.login)
  if (result.pin) await putPin(trx, recorder.id, order.asked, result.pin)
  if (result.driver && result.failure === null) await putDetected(trx, recorder.id, order.asked, result.driver)

  const origin = { actor: 'system:probe', mutationId: null, at: deps.now().toISOString() }
  const subjectIds = [recorder.id, ...channels.map((one) => one.id)]
  const probe = {
    ...{ institutionId, probeId, late: agentId !== null, endedAt: result.endedAt },
    earlier: await readingsAbout(trx, institutionId, subjectIds),
  }
  const rows = result.readings.flatMap((one) =>
    targetsOf(one, recorder.id, channels).flatMap((target) => readingOf(deps, probe, target, one) ?? []),
  )
  await addRows(trx, 'reading', rows, origin)
  await markDirty(trx, institutionId)
  return probeId
}

/** Writes down what became of the login, if it is still the one that was used. */
export async function settleLogin(
  db: Kysely<Tables>,
  { recorder, sealed, firstTry }: Pick<ProbeOrder, 'recorder' | 'sealed' | 'firstTry'>,
  login: ProbeResult['login'],
): Promise<void> {
  // Never asked for (the recorder was off): as untested as before, not "trying" any more.
  const state = login === 'uncertain' ? 'trying' : login
  if (state !== 'untested' || firstTry) await setCredentialState(db, recorder.id, sealed, state)
}

/** Numbers of channels that the recorder has and the register does not: a person must say which cameras they are. */
function beyondRegister({ readings }: ProbeResult, channels: readonly Rows['channel'][]): number[] {
  const known = new Set(channels.map((one) => one.number))
  const told = readings.filter((one) => one.unavailable === null).flatMap((one) => one.channel ?? [])
  return [...new Set(told)].filter((number) => !known.has(number)).sort((a, b) => a - b)
}

/** The register's subjects a reading speaks of: a `ch.*` fact without a number is about every channel. */
function targetsOf(one: DriverReading, recorderId: string, channels: readonly Rows['channel'][]): Target[] {
  if (!one.fact.startsWith('ch.')) return [{ subjectKind: 'recorder', subjectId: recorderId }]
  return channels
    .filter((channel) => one.channel === null || channel.number === one.channel)
    .map((channel) => ({ subjectKind: 'channel', subjectId: channel.id }))
}

const isDriver = ({ how }: { how: string }) => how === 'read' || how === 'sampled'

/** The reading as it is stored; null when a newer one of the same fact is there already. */
function readingOf(
  deps: Deps,
  probe: {
    institutionId: string
    probeId: string
    late: boolean
    endedAt: string
    earlier: ReadonlyMap<string, EarlierReading[]>
  },
  target: Target,
  one: DriverReading,
): Rows['reading'] | null {
  // Not those of this probe: it may tell a fact twice (sound by profile and by track), and they stand beside each other.
  const earlier = probe.earlier.get(`${target.subjectId} ${one.fact}`) ?? []
  // Kept on an agent's disk while something newer was read: what the recorder said last stays what it said last.
  if (probe.late && earlier.some((row) => isDriver(row) && row.observedAt > probe.endedAt)) return null
  const replaced = new Set(earlier.flatMap((row) => row.replaces))
  const replaces = earlier
    .filter((row) => !replaced.has(row.id) && isDriver(row))
    .filter((row) => one.unavailable === null || row.unavailable !== null)
    .map((row) => row.id)
  return {
    id: deps.newId(),
    institutionId: probe.institutionId,
    inspectionId: null,
    ...target,
    fact: one.fact,
    value: one.value,
    unavailable: one.unavailable,
    unit: one.unit,
    how: one.how,
    source: one.source,
    observedAt: probe.endedAt,
    by: probe.probeId,
    evidenceIds: [],
    replaces,
  }
}
