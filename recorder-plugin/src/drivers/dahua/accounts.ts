import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { isGenericName } from '../generic-names.ts'
import { attempt, tell } from '../readings.ts'
import type { CgiClient } from './cgi-client.ts'

/** Accounts with their group, and the rule for wrong logins. The CGI tells nothing of passwords. */
export function accountsTopic(client: CgiClient): Topic {
  return {
    name: 'accounts',
    facts: ['acc.list', 'acc.count', 'acc.generic_count', 'rec.lockout'],
    async ask() {
      const accounts = await attempt(['acc.list', 'acc.count', 'acc.generic_count'], async () => {
        const body = await client.get('users')
        const source = 'userManager getUserInfoAll'
        const users = ['users', 'user'].flatMap((table) =>
          body.indices(table).flatMap((i) => {
            const name = body.text(`${table}[${String(i)}].Name`)
            return name === null ? [] : [{ name, group: body.text(`${table}[${String(i)}].Group`) ?? '?' }]
          }),
        )
        // Somebody has just logged in: an empty list is a device that does not tell, not one without accounts.
        if (users.length === 0) throw new ProbeError('malformed', 'getUserInfoAll lists nobody')
        return [
          tell(
            'acc.list',
            users.map(({ name, group }) => `${name} (${group})`),
            source,
          ),
          tell('acc.count', users.length, source),
          tell('acc.generic_count', users.filter(({ name }) => isGenericName(name)).length, source),
        ]
      })
      const lockout = await attempt(['rec.lockout'], async () => [
        tell(
          'rec.lockout',
          (await client.config('General')).yesNo('General.LockLoginEnable'),
          'General LockLoginEnable',
        ),
      ])
      return [...accounts, ...lockout]
    },
  }
}
