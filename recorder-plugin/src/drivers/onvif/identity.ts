import type { DriverReading, Topic } from '../../driver.ts'
import { find, textAt } from '../../transport/xml.ts'
import type { OnvifClient } from './onvif-client.ts'

/** GetDeviceInformation (READ_SYSTEM). Texts stay texts: firmware "5.70" is not 5.7. */
export function identityTopic(client: OnvifClient): Topic {
  return {
    name: 'identity',
    facts: ['rec.model', 'rec.firmware'],
    async ask() {
      const { body } = await client.authenticated((cam) => {
        cam.getDeviceInformation(() => undefined)
      })
      const answer = find(body, 'GetDeviceInformationResponse')
      const maker = textAt(answer, 'Manufacturer')
      const model = textAt(answer, 'Model')
      const text = (fact: string, value: string | null): DriverReading => {
        const told = { fact, channel: null, unit: null, how: 'read', source: 'GetDeviceInformation' } as const
        return value === null
          ? { ...told, value: null, unavailable: 'unsupported' }
          : { ...told, value, unavailable: null }
      }
      return [
        // Some OEM devices send "--" as the manufacturer.
        text('rec.model', model && maker && maker !== '--' ? `${maker} ${model}` : model),
        text('rec.firmware', textAt(answer, 'FirmwareVersion')),
      ]
    },
  }
}
