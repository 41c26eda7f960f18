import { escapeXml, textAt } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'
import { cameraAnswer } from './onvif-camera-answers.ts'
import type { FakeChannel, FakeRecorderState } from './recorder-state.ts'

/** Services older clients ask for by GetCapabilities; what GetServices replaced (ONVIF Core, "Capability exchange"). */
const capabilities = ['Device', 'Media', 'Imaging', 'PTZ'] as const

/**
 * What a Profile S device has to answer beside what our own driver asks, so that clients written by others can read the fake
 * too (testing/peers/onvif-util.test.ts); null: not among them.
 */
export function profileSAnswer(
  state: FakeRecorderState,
  port: number,
  operation: string,
  asked: Element | null,
): string | null {
  switch (operation) {
    case 'GetCapabilities': {
      const address = (name: string) =>
        `<tt:XAddr>http://192.0.2.1:${String(port)}/onvif/${name.toLowerCase()}_ver10</tt:XAddr>`
      const list = capabilities.map((name) => `<tt:${name}>${address(name)}</tt:${name}>`).join('')
      return `<tds:GetCapabilitiesResponse><tds:Capabilities>${list}</tds:Capabilities></tds:GetCapabilitiesResponse>`
    }
    case 'GetHostname':
      return `<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP><tt:Name>${escapeXml(state.model)}</tt:Name></tds:HostnameInformation></tds:GetHostnameResponse>`
    case 'GetProfile': {
      const token = textAt(asked, 'ProfileToken') ?? ''
      const all = cameraAnswer(state, 'GetProfiles', asked) ?? ''
      const from = all.indexOf(`<trt:Profiles token="${escapeXml(token)}"`)
      if (from < 0) return null
      const one = all.slice(from, all.indexOf('</trt:Profiles>', from)).replace('<trt:Profiles', '<trt:Profile')
      return `<trt:GetProfileResponse>${one}</trt:Profile></trt:GetProfileResponse>`
    }
    case 'GetVideoEncoderConfigurationOptions': {
      const channel = channelOf(state, asked)
      if (!channel) return null
      const size = `<tt:ResolutionsAvailable><tt:Width>${String(channel.width)}</tt:Width><tt:Height>${String(channel.height)}</tt:Height></tt:ResolutionsAvailable>`
      const range = (name: string, min: number, max: number) =>
        `<tt:${name}><tt:Min>${String(min)}</tt:Min><tt:Max>${String(max)}</tt:Max></tt:${name}>`
      return `<trt:GetVideoEncoderConfigurationOptionsResponse><trt:Options>${range('QualityRange', 1, 6)}<tt:H264>${size}${range('GovLengthRange', 1, 250)}${range('FrameRateRange', 1, 25)}${range('EncodingIntervalRange', 1, 1)}<tt:H264ProfilesSupported>Main</tt:H264ProfilesSupported></tt:H264></trt:Options></trt:GetVideoEncoderConfigurationOptionsResponse>`
    }
    default:
      return null
  }
}

/** The channel whose main stream's encoder is asked about. */
function channelOf(state: FakeRecorderState, asked: Element | null): FakeChannel | undefined {
  const n = /^VEC(\d+)main$/.exec(textAt(asked, 'ConfigurationToken') ?? '')?.[1]
  return state.channels[Number(n ?? Number.NaN) - 1]
}
