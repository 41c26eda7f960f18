import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { attempt, tell } from '../readings.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'
import type { Config } from './operations.ts'

async function switchOf(client: CgiClient, name: Config): Promise<boolean | null> {
  return (await client.config(name)).yesNo(`${name}.Enable`)
}

/** Services that let somebody in, or the picture out. The ports and protocols of the web page cannot be read over the CGI. */
export function networkTopic(client: CgiClient): Topic {
  return {
    name: 'network',
    facts: ['net.telnet', 'net.cloud'],
    async ask() {
      const telnet = await attempt(['net.telnet'], async () => {
        const told: (boolean | null)[] = []
        let refusal: ProbeError | null = null
        for (const name of ['Telnet', 'SSHD'] as const)
          try {
            told.push(await switchOf(client, name))
          } catch (error) {
            if (!(error instanceof ProbeError) || (error.kind !== 'refused' && error.kind !== 'unsupported'))
              throw error
            refusal = error
          }
        if (told.length === 0 && refusal) throw refusal
        // One that is on settles it; "off" needs at least one that says so, the other being a page the device lacks.
        const on = told.includes(true) ? true : told.includes(false) ? false : null
        return [tell('net.telnet', on, 'Telnet Enable, SSHD Enable')]
      })
      const cloud = await attempt(['net.cloud'], async () => [
        tell('net.cloud', await switchOf(client, 'T2UServer'), 'T2UServer Enable'),
      ])
      return [...telnet, ...cloud]
    },
  }
}

const onEverywhere = (body: CgiBody, table: string): boolean | null => {
  const rows = body.indices(table)
  const keys = rows.length === 0 ? [`${table}.Enable`] : rows.map((i) => `${table}[${String(i)}].Enable`)
  const told = keys.map((key) => body.yesNo(key))
  return told.includes(false) ? false : told.includes(null) ? null : true
}

/** Alarms for a lost picture on every channel, and for a disk that fails or is missing. */
export function alarmsTopic(client: CgiClient): Topic {
  return {
    name: 'alarms',
    facts: ['rec.alarms_on'],
    async ask() {
      const told: (boolean | null)[] = []
      for (const name of ['LossDetect', 'StorageFailure', 'StorageNotExist'] as const)
        told.push(onEverywhere(await client.config(name), name))
      const on = told.includes(false) ? false : told.includes(null) ? null : true
      return [tell('rec.alarms_on', on, 'LossDetect, StorageFailure, StorageNotExist Enable')]
    },
  }
}
