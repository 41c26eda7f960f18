import type { Topic } from '../../driver.ts'
import { find, findAll, textAt } from '../../transport/xml.ts'
import { tell } from '../readings.ts'
import type { IsapiClient } from './isapi-client.ts'

/** Kinds of event that tell of a lost picture and of a failing disk, in lower case. */
const needed = [['videoloss'], ['diskerror', 'hdderror']]

/** Event/triggers: an alarm is on when something is done about its event, on every channel that has one. */
export function alarmsTopic(client: IsapiClient): Topic {
  return {
    name: 'alarms',
    facts: ['rec.alarms_on'],
    async ask() {
      const list = await client.get('triggers')
      const triggers = findAll(list, 'EventTrigger')
      const states = needed.map((kinds) => {
        const own = triggers.filter((one) => kinds.includes(textAt(one, 'eventType')?.toLowerCase() ?? ''))
        if (own.length === 0) return null
        return own.every((trigger) =>
          findAll(find(trigger, 'EventTriggerNotificationList'), 'EventTriggerNotification').some(
            (one) => textAt(one, 'notificationMethod') !== null,
          ),
        )
      })
      const on = states.includes(false) ? false : states.includes(null) ? null : true
      return [tell('rec.alarms_on', on, 'Event/triggers videoloss, diskerror')]
    },
  }
}
