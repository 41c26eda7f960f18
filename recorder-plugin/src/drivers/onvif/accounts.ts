import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, textAt } from '../../transport/xml.ts'
import { isGenericName } from '../generic-names.ts'
import type { OnvifClient } from './onvif-client.ts'

/** GetUsers (READ_SYSTEM_SECRET: an operator's account may be refused). A password in the answer is never looked at. */
export function accountsTopic(client: OnvifClient): Topic {
  return {
    name: 'accounts',
    facts: ['acc.list', 'acc.generic_count'],
    async ask() {
      const { body } = await client.authenticated((cam) => {
        cam.getUsers(() => undefined)
      })
      const users = findAll(find(body, 'GetUsersResponse'), 'User').map((user) => ({
        name: textAt(user, 'Username'),
        level: textAt(user, 'UserLevel'),
      }))
      const named = users.filter((user) => user.name !== null)
      // Somebody has just logged in: an empty list is a device that does not tell, not a device without accounts.
      if (named.length === 0) throw new ProbeError('malformed', 'GetUsers lists nobody')
      const told = { channel: null, unit: null, how: 'read', source: 'GetUsers', unavailable: null } as const
      return [
        { ...told, fact: 'acc.list', value: named.map((user) => `${user.name ?? ''} (${user.level ?? '?'})`) },
        {
          ...told,
          fact: 'acc.generic_count',
          unit: '1',
          value: named.filter((user) => isGenericName(user.name ?? '')).length,
        },
      ]
    },
  }
}
