import { healthyState, plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent } from '../commands/recorders/record-consent.ts'
import { recorderOfPlate } from '../db/queries/label-of-plate.ts'
import { institutionById } from '../db/queries/institutions.ts'
import { connectionOf } from '../db/queries/recorders.ts'
import { channelsOf } from '../db/queries/register.ts'
import { administratorsOf, userById } from '../db/queries/users.ts'
import type { Deps } from '../deps.ts'

/** The demo's recorders: real ONVIF over loopback sockets, one with planted gaps and one in order. */
const plan = [
  { institution: 'Szkoła Podstawowa nr 214', plate: 'R-1', user: 'dyzurka', state: plantedState },
  { institution: 'Zespół Szkolno-Przedszkolny nr 41', plate: 'R-1', user: 'audyt', state: healthyState },
] as const

/**
 * Starts them and tells the server where they are; their ports differ from run to run. Login and consent are recorded
 * once and stay as they are, so that a login refused yesterday is still refused today.
 */
export async function startDemoRecorders(deps: Deps): Promise<FakeRecorder[]> {
  const running: FakeRecorder[] = []
  for (const { institution, plate, user, state } of plan) {
    const recorder = await recorderOfPlate(deps.db, institution, plate)
    if (!recorder) continue
    const channels = await channelsOf(deps.db, recorder.id)
    const fake = await startFakeOnvif(namedLike(state(channels.length), channels))
    running.push(fake)
    const admin = await administrator(deps, recorder.institutionId)
    const first = (await connectionOf(deps.db, recorder.id)) === null
    const connection = { driver: null, host: '127.0.0.1', port: fake.port, secure: false, monthly: false }
    await changeConnection(deps, admin, recorder, connection)
    if (!first) continue
    const password = fake.state.users.find((one) => one.name === user)?.password ?? ''
    await changeCredential(deps, admin, recorder, { user, password })
    const day = deps.now().toISOString().slice(0, 10)
    await recordConsent(deps, admin, recorder, {
      agreedBy: 'Dyrektor placówki',
      agreedOn: day,
      signature: 'handwritten',
      document: 'teczka „Monitoring”, karta 3',
      installer: 'serwis rejestratora',
      installerInformedOn: day,
      account: user,
      rights: 'odczyt ustawień i wykazu nagrań',
      windowFrom: '00:00',
      windowUntil: '23:59',
      validFrom: day,
      validUntil: `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`,
      stopContact: 'sekretariat placówki',
      streamSampling: false,
      stills: false,
    })
  }
  return running
}

/** A recorder shows the names that the register copied from it. */
function namedLike<S extends ReturnType<typeof healthyState>>(state: S, channels: readonly { name: string }[]): S {
  return { ...state, channels: state.channels.map((one, i) => ({ ...one, name: channels[i]?.name ?? one.name })) }
}

async function administrator(deps: Deps, institutionId: string) {
  const institution = await institutionById(deps.db, institutionId)
  const [id] = institution ? await administratorsOf(deps.db, institution.authorityId) : []
  const user = id ? await userById(deps.db, id) : null
  if (!user) throw new Error('the demo authority has no administrator')
  return user
}
