import type { Topic } from '../../driver.ts'
import { find, textAt } from '../../transport/xml.ts'
import { openDoor, tell } from '../readings.ts'
import type { OnvifClient } from './onvif-client.ts'

/** GetDeviceInformation (READ_SYSTEM). Texts stay texts: firmware "5.70" is not 5.7. */
export function identityTopic(client: OnvifClient): Topic {
  return {
    name: 'identity',
    facts: ['rec.model', 'rec.firmware', 'rec.network_ready', 'acc.anonymous'],
    async ask() {
      const { body } = await client.authenticated((cam) => {
        cam.getDeviceInformation(() => undefined)
      })
      const answer = find(body, 'GetDeviceInformationResponse')
      const maker = textAt(answer, 'Manufacturer')
      const model = textAt(answer, 'Model')
      return [
        // Some OEM devices send "--" as the manufacturer.
        tell('rec.model', model && maker && maker !== '--' ? `${maker} ${model}` : model, 'GetDeviceInformation'),
        tell('rec.firmware', textAt(answer, 'FirmwareVersion'), 'GetDeviceInformation'),
        tell('rec.network_ready', true, 'answers over the network'),
        tell(
          'acc.anonymous',
          openDoor(client.open.has('GetDeviceInformation')),
          'GetDeviceInformation without a login',
        ),
      ]
    },
  }
}
