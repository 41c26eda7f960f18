import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { findAll, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { attempt, tell } from '../readings.ts'
import { findDeep, yesNo } from './accounts.ts'
import type { IsapiClient } from './isapi-client.ts'
import type { Read } from './operations.ts'

/** Whether a service of adminAccesses is on; null where `enabled` is missing, as on some firmware. */
function serviceOn(list: Element, protocol: string): boolean | null {
  const found = findAll(list, 'AdminAccessProtocol').find((one) => textAt(one, 'protocol')?.toUpperCase() === protocol)
  return yesNo(textAt(found ?? null, 'enabled'))
}

async function httpsOnly(client: IsapiClient): Promise<DriverReading[]> {
  const list = await client.get('adminAccesses')
  const [http, https] = [serviceOn(list, 'HTTP'), serviceOn(list, 'HTTPS')]
  const only = http === true || https === false ? false : http === false && https === true ? true : null
  return [tell('net.https_only', only, 'Security/adminAccesses HTTP, HTTPS enabled')]
}

/** One switch; null where the recorder has no such service page, which does not prove that the service is off. */
async function switchOf(client: IsapiClient, operation: Read): Promise<boolean | null> {
  try {
    const page = await client.get(operation)
    return yesNo(findDeep(page, 'enabled')?.text ?? null)
  } catch (error) {
    if (error instanceof ProbeError && error.kind === 'unsupported') return null
    throw error
  }
}

/** Services that let somebody in, or the picture out. */
export function networkTopic(client: IsapiClient): Topic {
  return {
    name: 'network',
    facts: ['net.https_only', 'net.telnet', 'net.cloud'],
    async ask() {
      return [
        ...(await attempt(['net.https_only'], () => httpsOnly(client))),
        ...(await attempt(['net.telnet'], async () => {
          const told = [await switchOf(client, 'telnetd'), await switchOf(client, 'ssh')]
          // One that is on settles it; "off" needs at least one that says so, the other being a page the device lacks.
          const on = told.includes(true) ? true : told.includes(false) ? false : null
          return [tell('net.telnet', on, 'System/Network/telnetd, System/Network/ssh enabled')]
        })),
        ...(await attempt(['net.cloud'], async () => [
          tell('net.cloud', await switchOf(client, 'cloud'), 'System/Network/EZVIZ enabled'),
        ])),
      ]
    },
  }
}
