import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { findAll, numberAt, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { isGenericName } from '../generic-names.ts'
import { attempt, tell } from '../readings.ts'
import type { IsapiClient } from './isapi-client.ts'

export const yesNo = (text: string | null): boolean | null => (text === 'true' ? true : text === 'false' ? false : null)

/** Depth-first: capability documents differ in where they put an element, never in what they call it. */
export function findDeep(element: Element, name: string): Element | null {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = findDeep(child, name)
    if (found) return found
  }
  return null
}

type Account = { name: string; level: string; door: string }

function accountsIn(list: Element, level: string, door: string): Account[] {
  return findAll(list, 'User').flatMap((user) => {
    const name = textAt(user, 'userName')
    // A password or hash in the answer is never looked at.
    return name === null ? [] : [{ name, level: textAt(user, level) ?? '?', door }]
  })
}

async function list(client: IsapiClient): Promise<DriverReading[]> {
  const accounts = accountsIn(await client.get('users'), 'userLevel', '')
  // Somebody has just logged in: an empty list is a device that does not tell, not one without accounts.
  if (accounts.length === 0) throw new ProbeError('malformed', 'Security/users lists nobody')
  let source = 'Security/users'
  try {
    // ONVIF accounts are apart on this vendor's recorders: a second door with its own keys.
    const more = accountsIn(await client.get('onvifUsers'), 'userType', 'ONVIF ')
    accounts.push(...more)
    source += ', Security/ONVIF/users'
  } catch (error) {
    if (!(error instanceof ProbeError) || error.kind === 'timeout') throw error
    source += ' (ONVIF accounts not told)'
  }
  return [
    tell(
      'acc.list',
      accounts.map(({ name, level, door }) => `${name} (${door}${level})`),
      source,
    ),
    tell('acc.count', accounts.length, source),
    tell('acc.generic_count', accounts.filter(({ name }) => isGenericName(name)).length, source),
  ]
}

/** Accounts, what the recorder says of the password in use, and its rules for logins. Passwords are never asked for. */
export function accountsTopic(client: IsapiClient): Topic {
  const groups: [readonly string[], () => Promise<DriverReading[]>][] = [
    [['acc.list', 'acc.count', 'acc.generic_count'], () => list(client)],
    [
      ['acc.default_pwd', 'acc.risky_pwd'],
      async () => {
        const check = await client.get('userCheck')
        const source = 'Security/userCheck, of the account used'
        const factory = yesNo(textAt(check, 'isDefaultPassword'))
        return [
          // That this account keeps the factory password shows that one does; that it does not says nothing of the others.
          tell('acc.default_pwd', factory === true ? true : null, source),
          tell('acc.risky_pwd', yesNo(textAt(check, 'isRiskPassword')), source),
        ]
      },
    ],
    [
      ['rec.lockout'],
      async () => {
        const lock = await client.get('illegalLoginLock')
        return [tell('rec.lockout', yesNo(textAt(lock, 'enabled')), 'Security/illegalLoginLock enabled')]
      },
    ],
    [
      ['acc.pwd_min_length'],
      async () => {
        const limit = findDeep(await client.get('capabilities'), 'LoginPasswordLenLimit')
        const least = Number(limit?.attributes.get('min') ?? (limit && numberAt(limit, 'min')) ?? Number.NaN)
        const source = 'System/capabilities LoginPasswordLenLimit'
        return [tell('acc.pwd_min_length', Number.isInteger(least) && least > 0 ? least : null, source)]
      },
    ],
  ]
  return {
    name: 'accounts',
    facts: groups.flatMap(([facts]) => facts),
    async ask() {
      const readings: DriverReading[] = []
      for (const [facts, ask] of groups) readings.push(...(await attempt(facts, ask)))
      return readings
    },
  }
}
