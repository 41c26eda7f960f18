import type { Rows } from '@nadzor/shared/facts/rows'
import { anyFinding, everAssigned } from '../../db/queries/findings.ts'
import { may } from '../../policies/may.ts'
import type { Verb } from '../../policies/may.ts'
import { forbidden } from '../../problems.ts'
import type { Scene } from '../push/scene.ts'

const mayHere = ({ caller, institution }: Scene, verb: Verb): boolean =>
  may(caller, verb, { authorityId: institution.authorityId, institutionId: institution.id })

const hasOrders = async ({ trx, caller, institution }: Scene): Promise<boolean> =>
  everAssigned(trx, caller.id, institution.id)

/**
 * Who reads a recorder's screen: an inspector; outside a visit also the installer who has, or had, an order here.
 * What an installer reads closes nothing by itself (findings/proof.ts).
 */
export async function mayRead(scene: Scene, reading: Rows['reading']): Promise<void> {
  if (mayHere(scene, 'inspection.perform')) return
  if (reading.inspectionId === null && mayHere(scene, 'finding.fix') && (await hasOrders(scene))) return
  throw forbidden('Readings are taken on a visit, or for an order of yours.')
}

/** Who brings a photo: an inspector; outside a visit the installer with an order, and the head with a document. */
export async function mayBringPhoto(scene: Scene, evidence: Rows['evidence']): Promise<void> {
  if (mayHere(scene, 'inspection.perform')) return
  if (evidence.inspectionId === null) {
    if (mayHere(scene, 'finding.fix') && (await hasOrders(scene))) return
    const document = evidence.purpose === 'other' && mayHere(scene, 'finding.answer-any')
    if (document && (await anyFinding(scene.trx, scene.institution.id))) return
  }
  throw forbidden('Photos are taken on a visit, for an order of yours, or as a document for a finding.')
}
