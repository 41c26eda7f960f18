import { healthyState, plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { recorderResponse, recordersResponse } from '@nadzor/shared/api/recorders'
import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import { people, school } from './demo.ts'
import type { World } from './world.ts'

/** A recorder that speaks ONVIF over a real socket, standing for the one in the school's office. */

/** Its only account, as planted: shared by whoever is on duty. */
export const SHARED_LOGIN = 'dyzurka'
/** The account made for the audit once accounts carry names. */
export const OWN_LOGIN = 'audyt'

/** The school's one recorder, as the desk shows it. */
export async function recorderOfSchool(world: World): Promise<RecorderResponse> {
  const reviewer = await world.as(people.reviewer)
  const { id } = await school(world)
  const { recorders } = recordersResponse.parse(await reviewer.get(`/api/recorders?institution=${id}`))
  const [line] = recorders
  if (!line || recorders.length > 1) throw new Error(`the school has ${recorders.length} recorders`)
  return recorderResponse.parse(await reviewer.get(`/api/recorders/${line.recorder.id}`))
}

const passwordOf = (fake: FakeRecorder, user: string): string => {
  const found = fake.state.users.find(({ name }) => name === user)
  if (!found) throw new Error(`the recorder has no account ${user}`)
  return found.password
}

/** The administrator writes down how to log in. */
export async function giveLogin(world: World, fake: FakeRecorder, user: string): Promise<void> {
  const administrator = await world.as(people.administrator)
  const { recorder } = await recorderOfSchool(world)
  const body = { user, password: passwordOf(fake, user) }
  await administrator.send('PUT', `/api/recorders/${recorder.id}/credential`, body)
}

/** Starts the recorder with every gap planted, and connects it as an administrator would: address, login, consent. */
export async function connectPlantedRecorder(world: World): Promise<FakeRecorder> {
  const { recorder, channels } = await recorderOfSchool(world)
  const fake = await startFakeOnvif(plantedState(channels.length))
  const administrator = await world.as(people.administrator)
  const at = `/api/recorders/${recorder.id}`
  const address = { driver: null, host: '127.0.0.1', port: fake.port, secure: false, monthly: false }
  await administrator.send('PUT', `${at}/connection`, address)
  await giveLogin(world, fake, SHARED_LOGIN)
  const today = new Date().toISOString().slice(0, 10)
  await administrator.send('POST', `${at}/consents`, {
    agreedBy: 'Dyrektor szkoły',
    agreedOn: today,
    signature: 'handwritten',
    document: 'teczka „Monitoring”, karta 3',
    installer: 'serwis rejestratora',
    installerInformedOn: today,
    account: SHARED_LOGIN,
    rights: 'odczyt ustawień i wykazu nagrań',
    windowFrom: '00:00',
    windowUntil: '23:59',
    validFrom: today,
    validUntil: `${Number(today.slice(0, 4)) + 1}-12-31`,
    stopContact: 'sekretariat szkoły',
    streamSampling: false,
    stills: false,
  })
  return fake
}

/** What somebody does at the recorder who mends every gap: 25 frames, 60 days, no sound, own accounts, the right time. */
export function mend(fake: FakeRecorder): void {
  const { channels, keepDays, clockOffset, ntp, users } = healthyState(fake.state.channels.length)
  Object.assign(fake.state, { channels, keepDays, clockOffset, ntp, users })
}
