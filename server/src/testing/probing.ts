import type { Rows } from '@nadzor/shared/facts/rows'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent } from '../commands/recorders/record-consent.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import type { World } from './app.ts'
import { aConnection, aConsent } from './recorder-scene.ts'

/** Makes a recorder one that may be asked; nothing listens at its address. */
export async function prepareProbing({ deps, people }: World, recorder: Rows['recorder']): Promise<void> {
  deps.config.probeNetworks = ['10.0.0.0/8']
  const administrator = { ...people.administrator.here, scopeEpoch: 1 } as SignedIn
  await changeConnection(deps, administrator, recorder, aConnection)
  await changeCredential(deps, administrator, recorder, { user: 'audyt', password: 'never-in-an-answer-2' })
  await recordConsent(deps, administrator, recorder, aConsent)
}
