import { createRequire } from 'node:module'

/**
 * The `onvif` package as its README uses it: connect(), then the same things asked by its own getters. Its searches of
 * recordings do not exist or are broken (recorders.md section 1.2), so it asks less than our driver does.
 */
const require = createRequire(new URL('../../recorder-plugin/package.json', import.meta.url))
const { Cam } = require('onvif') as { Cam: new (options: object) => Peer }
export const { version } = require('onvif/package.json') as { version: string }

type Done = (error: Error | null, data?: unknown) => void
type Getter = (done: Done) => void
type Peer = { connect: Getter } & Record<(typeof getters)[number], Getter | undefined>

const getters = [
  'getDeviceInformation',
  'getSystemDateAndTime',
  'getServices',
  'getProfiles',
  'getRecordings',
  'getNodes',
  'getConfigurations',
  'getNetworkProtocols',
  'getUsers',
] as const

/** Asks one recorder. Answers how many getters answered; the rest are what this recorder or the package does not have. */
export async function askAsPeer(port: number, login: { user: string; password: string }): Promise<number> {
  const options = { hostname: '127.0.0.1', port, username: login.user, password: login.password, timeout: 20_000 }
  const cam = new Cam({ ...options, autoconnect: false })
  const call = (name: 'connect' | (typeof getters)[number]) =>
    new Promise<boolean>((resolve) => {
      const getter = cam[name]
      if (!getter) resolve(false)
      else getter.call(cam, (error) => resolve(error === null || error === undefined))
    })
  if (!(await call('connect'))) return 0
  let answered = 0
  for (const name of getters) if (await call(name)) answered += 1
  return answered
}
