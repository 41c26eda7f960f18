import type { DriverReading, Topic } from '../../driver.ts'
import { escapeXml, find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { attempt, ofEachChannel, tell } from '../readings.ts'
import { raw } from './onvif-client.ts'
import type { OnvifClient } from './onvif-client.ts'
import type { MainStream, Profiles } from './profiles.ts'

const MEDIA = 'http://www.onvif.org/ver10/media/wsdl'
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl'
const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl'
const IMAGING = 'http://www.onvif.org/ver20/imaging/wsdl'
const isTrue = (text: string | null) => text === 'true' || text === '1'

/** GetMasks (Media2, READ_MEDIA): those that are on, by the configuration of their video source. */
async function masks(client: OnvifClient, streams: readonly MainStream[]): Promise<DriverReading[]> {
  const { body } = await client.authenticated(raw('media2', `<GetMasks xmlns="${MEDIA2}"/>`))
  const all = findAll(find(body, 'GetMasksResponse'), 'Masks')
  return streams.map(({ channel, sourceConfiguration }) => {
    const own = all.filter((mask) => textAt(mask, 'ConfigurationToken') === sourceConfiguration)
    const on = own.filter((mask) => isTrue(textAt(mask, 'Enabled'))).length
    return tell('ch.masks', sourceConfiguration === null ? null : on, 'GetMasks Enabled', channel)
  })
}

/**
 * GetOSDs (READ_MEDIA). A text of date and time is a yes; without one the camera may still write its own into the picture,
 * which its recorder does not know.
 */
async function times(client: OnvifClient, streams: readonly MainStream[]): Promise<DriverReading[]> {
  const [service, namespace] = client.has('media') ? ['media', MEDIA] : ['media2', MEDIA2]
  const { body } = await client.authenticated(raw(service, `<GetOSDs xmlns="${namespace}"/>`))
  const dated = findAll(find(body, 'GetOSDsResponse'), 'OSDs').filter((one) =>
    ['Date', 'Time', 'DateAndTime'].includes(textAt(one, 'TextString', 'Type') ?? ''),
  )
  const sources = new Set(dated.map((one) => textAt(one, 'VideoSourceConfigurationToken')))
  return streams.map(({ channel, sourceConfiguration }) =>
    tell('ch.osd_time', sources.has(sourceConfiguration) ? true : null, 'GetOSDs DateAndTime', channel),
  )
}

/** GetImagingSettings (READ_MEDIA): without its infrared filter, a camera has no colours even by day. */
async function colour(client: OnvifClient, { channel, sourceToken }: MainStream): Promise<DriverReading[]> {
  const body = `<GetImagingSettings xmlns="${IMAGING}"><VideoSourceToken>${escapeXml(sourceToken)}</VideoSourceToken></GetImagingSettings>`
  const answer = await client.authenticated(raw('imaging', body))
  const filter = textAt(find(answer.body, 'GetImagingSettingsResponse', 'ImagingSettings'), 'IrCutFilter')
  return [
    tell('ch.colour', filter === null ? null : filter !== 'OFF', 'GetImagingSettings IrCutFilter, by day', channel),
  ]
}

/** Movement alone is what every recorder looks for; it is no analysis of who or what moves. */
const isMotion = (rule: string) => rule.toLowerCase().includes('motion') || rule.toLowerCase().includes('tamper')

/** Rules set up in the profiles. What a vendor analyses beside ONVIF is not told, so there is no "no" here. */
function analysis({ channel, rules }: MainStream): DriverReading[] {
  const has = (word: string) => (rules.some((rule) => rule.toLowerCase().includes(word)) ? true : null)
  const source = 'GetProfiles RuleEngineConfiguration'
  return [
    tell('ch.face', has('facerecogni'), source, channel),
    tell('ch.anpr', has('licenseplate'), source, channel),
    tell('ch.analytics', rules.some((rule) => rule !== '' && !isMotion(rule)) ? true : null, source, channel),
  ]
}

/** What the picture shows and hides. */
export function pictureTopic(client: OnvifClient, profiles: Profiles): Topic {
  return {
    name: 'picture',
    facts: ['ch.masks', 'ch.osd_time', 'ch.colour', 'ch.face', 'ch.anpr', 'ch.analytics'],
    async ask() {
      const streams = await profiles.main()
      const byChannel = new Map(streams.map((stream) => [stream.channel, stream]))
      return [
        ...streams.flatMap(analysis),
        ...(await attempt(['ch.masks'], () => masks(client, streams))),
        ...(await attempt(['ch.osd_time'], () => times(client, streams))),
        ...(await ofEachChannel([...byChannel.keys()], ['ch.colour'], (channel) => {
          const stream = byChannel.get(channel)
          return stream ? colour(client, stream) : Promise.resolve([])
        })),
      ]
    },
  }
}

type Range = { from: number; to: number }

function rangeOf(range: Element | null, axis: string): Range | null {
  const [from, to] = [numberAt(range, axis, 'Min'), numberAt(range, axis, 'Max')]
  return from === null || to === null ? null : { from, to }
}

/**
 * Limits of pan and tilt beside what the node can do at all: the whole of it is no limit, less of it is one. Absent limits are
 * unknown, not unlimited (recorders.md section 2).
 */
function limited(configuration: Element | null, node: Element | null): boolean | null {
  const set = find(configuration, 'PanTiltLimits', 'Range')
  const can = find(node, 'SupportedPTZSpaces', 'AbsolutePanTiltPositionSpace')
  const axes = ['XRange', 'YRange'].map((axis) => [rangeOf(set, axis), rangeOf(can, axis)] as const)
  if (axes.some(([own, whole]) => own === null || whole === null)) return null
  return axes.some(([own, whole]) => own && whole && (own.from > whole.from || own.to < whole.to))
}

/** Kinds of movement of a node; one that can only zoom does not look elsewhere. */
function moves(node: Element | null): boolean | null {
  const spaces = find(node, 'SupportedPTZSpaces')
  return spaces ? spaces.children.some(({ name }) => name.includes('PanTilt')) : null
}

/**
 * A profile with a PTZ configuration says that the recorder would pass movements on; it is a yes only if its node can pan
 * or tilt, since recorders list such a configuration for fixed cameras too.
 */
export function movementTopic(client: OnvifClient, profiles: Profiles): Topic {
  return {
    name: 'movement',
    facts: ['ch.ptz', 'ch.ptz_limits', 'ch.tours'],
    async ask() {
      const streams = await profiles.main()
      const nodes = findAll(
        find((await client.authenticated(raw('ptz', `<GetNodes xmlns="${PTZ}"/>`))).body, 'GetNodesResponse'),
        'PTZNode',
      )
      const configured = findAll(
        find(
          (await client.authenticated(raw('ptz', `<GetConfigurations xmlns="${PTZ}"/>`))).body,
          'GetConfigurationsResponse',
        ),
        'PTZConfiguration',
      )
      const readings: DriverReading[] = []
      for (const { channel, ptz, profileToken } of streams) {
        const token = ptz?.attributes.get('token')
        const configuration = configured.find((one) => one.attributes.get('token') === token) ?? ptz
        const node = nodes.find((one) => one.attributes.get('token') === textAt(configuration, 'NodeToken')) ?? null
        const movable = ptz === null ? false : moves(node)
        readings.push(tell('ch.ptz', movable, 'GetProfiles PTZConfiguration, GetNodes', channel))
        if (movable !== true) continue
        readings.push(tell('ch.ptz_limits', limited(configuration, node), 'GetConfigurations PanTiltLimits', channel))
        readings.push(...(await attempt(['ch.tours'], () => tours(client, channel, profileToken), channel)))
      }
      return readings
    },
  }
}

/** GetPresetTours (READ_MEDIA): one that starts by itself or is under way. */
async function tours(client: OnvifClient, channel: number, profile: string): Promise<DriverReading[]> {
  const request = `<GetPresetTours xmlns="${PTZ}"><ProfileToken>${escapeXml(profile)}</ProfileToken></GetPresetTours>`
  const { body } = await client.authenticated(raw('ptz', request))
  const all = findAll(find(body, 'GetPresetToursResponse'), 'PresetTour')
  const on = all.some((tour) => isTrue(textAt(tour, 'AutoStart')) || textAt(tour, 'Status', 'State') === 'Touring')
  return [tell('ch.tours', on, 'GetPresetTours', channel)]
}
