import type * as z from 'zod/mini'
import type { institutionCreate } from '@nadzor/shared/api/administration'
import type { Institution } from '@nadzor/shared/facts/institution'
import { openStream, saveRow } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict } from '../../problems.ts'

/** What the ground floor is called where the institution stands. */
const groundFloor = { PL: 'Parter', SI: 'Pritličje' }

/**
 * A new institution of the user's authority with a first site, building and ground floor, so that an inspector can
 * add areas at once. Throws `conflict` when the id is taken.
 */
export async function createInstitution(
  deps: Deps,
  user: SignedIn,
  wanted: z.infer<typeof institutionCreate>,
): Promise<Institution> {
  const institution: Institution = { ...wanted, authorityId: user.authorityId }
  const { id: institutionId, name, address, country } = institution
  const origin = { actor: user.id, mutationId: null, at: deps.now().toISOString() }
  await deps.db.transaction().execute(async (trx) => {
    if (await institutionById(trx, institutionId)) throw conflict('An institution with this id exists already.')
    await openStream(trx, institutionId, 'institution')
    await saveRow(trx, 'institution', institution, origin)
    const siteId = deps.newId()
    await saveRow(trx, 'site', { id: siteId, institutionId, name, address }, origin)
    const buildingId = deps.newId()
    await saveRow(trx, 'building', { id: buildingId, institutionId, siteId, name }, origin)
    const storey = { id: deps.newId(), institutionId, buildingId, name: groundFloor[country], level: 0 }
    await saveRow(trx, 'storey', storey, origin)
    await markDirty(trx, institutionId)
  })
  return institution
}
