import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import { isGenericName } from '../generic-names.ts'
import { attempt, tell } from '../readings.ts'
import { raw } from './onvif-client.ts'
import type { OnvifClient } from './onvif-client.ts'

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl'

/** GetUsers (READ_SYSTEM_SECRET: an operator's account may be refused). A password in the answer is never looked at. */
async function users(client: OnvifClient): Promise<DriverReading[]> {
  const { body } = await client.authenticated((cam) => {
    cam.getUsers(() => undefined)
  })
  const named = findAll(find(body, 'GetUsersResponse'), 'User').flatMap((user) => {
    const name = textAt(user, 'Username')
    return name === null ? [] : [{ name, level: textAt(user, 'UserLevel') ?? '?' }]
  })
  // Somebody has just logged in: an empty list is a device that does not tell, not a device without accounts.
  if (named.length === 0) throw new ProbeError('malformed', 'GetUsers lists nobody')
  return [
    tell(
      'acc.list',
      named.map(({ name, level }) => `${name} (${level})`),
      'GetUsers',
    ),
    tell('acc.count', named.length, 'GetUsers'),
    tell('acc.generic_count', named.filter(({ name }) => isGenericName(name)).length, 'GetUsers'),
  ]
}

/** GetPasswordComplexityConfiguration (READ_SYSTEM); few recorders have it. */
async function passwordRules(client: OnvifClient): Promise<DriverReading[]> {
  const { body } = await client.authenticated(raw('device', `<GetPasswordComplexityConfiguration xmlns="${DEVICE}"/>`))
  const least = numberAt(find(body, 'GetPasswordComplexityConfigurationResponse'), 'MinLen')
  return [tell('acc.pwd_min_length', least, 'GetPasswordComplexityConfiguration MinLen')]
}

/** What only administrators may read stands last: two refusals end the login for this probe. */
export function accountsTopic(client: OnvifClient): Topic {
  return {
    name: 'accounts',
    facts: ['acc.pwd_min_length', 'acc.list', 'acc.count', 'acc.generic_count'],
    async ask() {
      return [
        ...(await attempt(['acc.pwd_min_length'], () => passwordRules(client))),
        ...(await attempt(['acc.list', 'acc.count', 'acc.generic_count'], () => users(client))),
      ]
    },
  }
}

/**
 * GetSystemLog, kind Access (READ_SYSTEM_SECRET). Its text is the vendor's own and nothing of it is kept: that there is one
 * shows that accesses are written down, that it is empty shows nothing.
 */
export function logTopic(client: OnvifClient): Topic {
  return {
    name: 'log',
    facts: ['log.on'],
    async ask() {
      const { body } = await client.authenticated(
        raw('device', `<GetSystemLog xmlns="${DEVICE}"><LogType>Access</LogType></GetSystemLog>`),
      )
      const log = find(body, 'GetSystemLogResponse', 'SystemLog')
      return [tell('log.on', textAt(log, 'String') === null ? null : true, 'GetSystemLog Access')]
    },
  }
}

/** GetNetworkProtocols (READ_SYSTEM). */
export function networkTopic(client: OnvifClient): Topic {
  return {
    name: 'network',
    facts: ['net.https_only'],
    async ask() {
      const { body } = await client.authenticated(raw('device', `<GetNetworkProtocols xmlns="${DEVICE}"/>`))
      const protocols = findAll(find(body, 'GetNetworkProtocolsResponse'), 'NetworkProtocols')
      const on = (name: string): boolean | null => {
        const text = textAt(protocols.find((one) => textAt(one, 'Name')?.toUpperCase() === name) ?? null, 'Enabled')
        return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null
      }
      const [http, https] = [on('HTTP'), on('HTTPS')]
      const only = http === true || https === false ? false : http === false && https === true ? true : null
      return [tell('net.https_only', only, 'GetNetworkProtocols HTTP, HTTPS Enabled')]
    },
  }
}
