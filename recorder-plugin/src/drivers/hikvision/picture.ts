import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { attempt, ofEachChannel, tell } from '../readings.ts'
import { findDeep, yesNo } from './accounts.ts'
import type { Channels } from './channels.ts'
import type { IsapiClient } from './isapi-client.ts'
import type { Read } from './operations.ts'

const enabledAt = (element: Element, ...path: string[]) => yesNo(textAt(element, ...path, 'enabled'))

function masks(page: Element): number | null {
  const on = enabledAt(page)
  if (on === false) return 0
  const regions = findAll(find(page, 'PrivacyMaskRegionList'), 'PrivacyMaskRegion')
  return on === null ? null : regions.filter((region) => enabledAt(region) !== false).length
}

/** By day. A camera that is always set to night has no colours. */
function colour(page: Element): boolean | null {
  const mode = findDeep(page, 'IrcutFilterType')?.text.toLowerCase()
  if (mode === undefined || mode === '') return null
  return mode !== 'night'
}

/** One page about a channel and the fact it tells. On recorders most of them are only at the camera: then unsupported. */
const pages: readonly [Read, string, (page: Element) => boolean | number | null, string][] = [
  ['privacyMask', 'ch.masks', masks, 'Video/inputs/channels/n/privacyMask'],
  [
    'overlays',
    'ch.osd_time',
    (page) => enabledAt(page, 'DateTimeOverlay'),
    'Video/inputs/channels/n/overlays DateTimeOverlay',
  ],
  ['irCutFilter', 'ch.colour', colour, 'Image/channels/n/ircutFilter, by day'],
  ['plateDetection', 'ch.anpr', (page) => enabledAt(page), 'Traffic/channels/n/vehicleDetect enabled'],
]

/** Whether anything is sought in the picture: a line that is crossed, a field that is entered, a face (found, not recognised). */
async function analytics(client: IsapiClient, channel: number): Promise<DriverReading[]> {
  const told: (boolean | null)[] = []
  for (const operation of ['lineDetection', 'fieldDetection', 'faceDetection'] as const)
    try {
      told.push(enabledAt(await client.get(operation, channel)))
    } catch (error) {
      if (!(error instanceof ProbeError) || error.kind !== 'unsupported') throw error
    }
  const on = told.includes(true) ? true : told.length > 0 && told.every((one) => one === false) ? false : null
  return [tell('ch.analytics', on, 'Smart/LineDetection/n, FieldDetection/n, FaceDetect/n enabled', channel)]
}

/** What the picture shows and hides, channel by channel. */
export function pictureTopic(client: IsapiClient, channels: Channels): Topic {
  return {
    name: 'picture',
    facts: [...pages.map(([, fact]) => fact), 'ch.analytics'],
    async ask() {
      const numbers = await channels.numbers()
      const readings: DriverReading[] = []
      for (const [operation, fact, read, source] of pages)
        readings.push(
          ...(await ofEachChannel(numbers, [fact], async (channel) => [
            tell(fact, read(await client.get(operation, channel)), source, channel),
          ])),
        )
      readings.push(...(await ofEachChannel(numbers, ['ch.analytics'], (channel) => analytics(client, channel))))
      return readings
    },
  }
}

const movementFacts = ['ch.ptz_limits', 'ch.tours'] as const

async function movement(client: IsapiClient, channel: number): Promise<DriverReading[]> {
  const limits = await attempt(
    ['ch.ptz_limits'],
    async () => {
      const page = await client.get('ptzLimits', channel)
      const states = findAll(page, 'PTZLimited').map((one) => enabledAt(one))
      const limited = states.includes(true) ? true : states.length > 0 && !states.includes(null) ? false : null
      return [tell('ch.ptz_limits', limited, 'PTZCtrl/channels/n/ptzlimiteds', channel)]
    },
    channel,
  )
  const tours = await attempt(
    ['ch.tours'],
    async () => {
      const page = await client.get('ptzPatrols', channel)
      const states = findAll(page, 'PTZPatrol').map((one) => enabledAt(one))
      // Without a patrol there is none that could run; a patrol that does not say whether it is on leaves it open.
      const on = states.includes(true) ? true : states.includes(null) ? null : false
      return [tell('ch.tours', on, 'PTZCtrl/channels/n/patrols enabled', channel)]
    },
    channel,
  )
  return [...limits, ...tours]
}

/** Which cameras move, and within what limits. Channels that PTZCtrl does not list say nothing either way. */
export function movementTopic(client: IsapiClient, channels: Channels): Topic {
  return {
    name: 'movement',
    facts: ['ch.ptz', ...movementFacts],
    async ask() {
      const list = await client.get('ptzChannels')
      const moving = new Map(
        findAll(list, 'PTZChannel').map((one) => [Number(textAt(one, 'id') ?? Number.NaN), enabledAt(one)]),
      )
      const numbers = await channels.numbers()
      const listed = numbers.map((channel) =>
        tell('ch.ptz', moving.get(channel) ?? null, 'PTZCtrl/channels enabled', channel),
      )
      const movers = numbers.filter((channel) => moving.get(channel) === true)
      return [...listed, ...(await ofEachChannel(movers, movementFacts, (channel) => movement(client, channel)))]
    },
  }
}
