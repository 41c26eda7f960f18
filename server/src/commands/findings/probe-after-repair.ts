import type { Finding } from '@nadzor/shared/findings/finding'
import { findRow } from '../../db/queries/find-row.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import { Refusal } from '../../problems.ts'
import type { Scene } from '../push/scene.ts'
import { askProbe } from '../recorders/ask-probe.ts'

/**
 * Asks for a probe of the recorder a mended finding is about, in the transaction that marks it fixed. Where none may be
 * started (no route, no consent) nothing happens: a photo and a reviewer are the other way.
 */
export async function probeAfterRepair({ trx, deps, later }: Scene, finding: Finding): Promise<void> {
  const recorder = await recorderOf(trx, finding)
  const institution = recorder && (await institutionById(trx, recorder.institutionId))
  if (!recorder || !institution) return
  try {
    await askProbe(deps, recorder, institution.country, 'repair')
    later(deps.wakeProbes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

async function recorderOf(trx: Scene['trx'], { subjectKind, subjectId }: Finding) {
  if (subjectKind === 'recorder') return findRow(trx, 'recorder', subjectId)
  const channel = subjectKind === 'channel' ? await findRow(trx, 'channel', subjectId) : null
  return channel && findRow(trx, 'recorder', channel.recorderId)
}
