import type { Rows } from '@nadzor/shared/facts/rows'
import { askProbe } from '../commands/recorders/ask-probe.ts'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent } from '../commands/recorders/record-consent.ts'
import { insertProbe } from '../db/queries/recorders.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import type { World } from './app.ts'
import { addBuilding } from './building.ts'

/** A recorder of `here` that may be asked, a job that waits and a probe that was; nothing listens at its address. */
export type RecorderScene = { recorder: Rows['recorder']; consentIds: string[]; jobId: string; probeId: string }

export const aConnection = { driver: 'onvif', host: '10.1.2.3', port: 80, secure: false, monthly: false }
export const aConsent = {
  agreedBy: 'Dyrektor',
  agreedOn: '2026-11-01',
  signature: 'handwritten' as const,
  document: 'teczka 12/2026',
  installer: 'Alfa Serwis',
  installerInformedOn: '2026-11-01',
  account: 'audyt',
  rights: 'odczyt',
  windowFrom: '00:00',
  windowUntil: '23:59',
  validFrom: '2026-11-01',
  validUntil: '2027-11-01',
  stopContact: 'sekretariat',
  streamSampling: false,
  stills: false,
}

export async function prepareRecorderScene(world: World): Promise<RecorderScene> {
  const { deps } = world
  deps.config.probeNetworks = ['10.0.0.0/8']
  const admin = { ...world.people.administrator.here, scopeEpoch: 1 } as SignedIn
  const { recorder } = await addBuilding(world, 1)
  await changeConnection(deps, admin, recorder, aConnection)
  await changeCredential(deps, admin, recorder, { user: 'audyt', password: 'never-in-an-answer-1' })
  const consentIds: string[] = []
  for (let i = 0; i < 4; i++) consentIds.push(await recordConsent(deps, admin, recorder, aConsent))
  const jobId = await askProbe(deps, recorder, 'PL', 'demand')
  const probeId = deps.newId()
  const at = deps.now().toISOString()
  await insertProbe(deps.db, {
    id: probeId,
    institutionId: recorder.institutionId,
    recorderId: recorder.id,
    jobId,
    reason: 'demand',
    driver: 'onvif',
    startedAt: at,
    endedAt: at,
    login: 'ok',
    failure: null,
    told: 0,
    missing: 0,
    transcript: '[]',
    agentId: null,
    beyond: '[]',
  })
  return { recorder, consentIds, jobId, probeId }
}
