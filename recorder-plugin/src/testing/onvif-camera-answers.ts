import { escapeXml, textAt } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'
import type { FakeChannel, FakeRecorderState } from './recorder-state.ts'

const range = (axis: string, from: number, to: number) =>
  `<tt:${axis}><tt:Min>${String(from)}</tt:Min><tt:Max>${String(to)}</tt:Max></tt:${axis}>`
const uri = '<tt:URI>http://www.onvif.org/ver10/tptz/PanTiltSpaces/PositionGenericSpace</tt:URI>'

/** What a channel's rules would be called by ONVIF; movement alone is always looked for. */
function rules({ face, anpr, analytics }: FakeChannel): string {
  const kinds = ['tt:CellMotionDetector']
  if (face) kinds.push('tt:FaceRecognition')
  if (anpr) kinds.push('tt:LicensePlateRecognition')
  if (analytics) kinds.push('tt:LineDetector')
  return kinds.map((kind, i) => `<tt:Rule Name="R${String(i)}" Type="${kind}"/>`).join('')
}

function configuration(channel: FakeChannel, n: string): string {
  const far = channel.ptzLimits ? 0.25 : 1
  return `token="PTZC${n}"><tt:Name>PTZ ${n}</tt:Name><tt:NodeToken>PTZN${n}</tt:NodeToken><tt:PanTiltLimits><tt:Range>${uri}${range('XRange', -far, far)}${range('YRange', -far, far)}</tt:Range></tt:PanTiltLimits>`
}

function profiles(channel: FakeChannel, n: string): string {
  const audio = channel.audio
    ? `<tt:AudioEncoderConfiguration token="AEC${n}"><tt:Encoding>G711</tt:Encoding><tt:SampleRate>${String(channel.audioRate / 1000)}</tt:SampleRate></tt:AudioEncoderConfiguration>`
    : ''
  const profile = (kind: string, width: number, height: number, fps: number) =>
    `<trt:Profiles token="P${n}${kind}" fixed="true"><tt:Name>${escapeXml(channel.name)}</tt:Name><tt:VideoSourceConfiguration token="VSC${n}"><tt:SourceToken>VS${n}</tt:SourceToken></tt:VideoSourceConfiguration>${audio}<tt:VideoEncoderConfiguration token="VEC${n}${kind}"><tt:Encoding>${channel.codec}</tt:Encoding><tt:Resolution><tt:Width>${String(width)}</tt:Width><tt:Height>${String(height)}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${String(fps)}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl></tt:VideoEncoderConfiguration><tt:VideoAnalyticsConfiguration token="VAC${n}"><tt:RuleEngineConfiguration>${rules(channel)}</tt:RuleEngineConfiguration></tt:VideoAnalyticsConfiguration>${channel.ptz ? `<tt:PTZConfiguration ${configuration(channel, n)}</tt:PTZConfiguration>` : ''}</trt:Profiles>`
  return profile('sub', 320, 180, 8) + profile('main', channel.width, channel.height, channel.fps)
}

/** The second generation puts configurations into one element, under shorter names, and tells the rate as a fraction. */
function media2Profiles(channel: FakeChannel, n: string): string {
  const audio = channel.audio
    ? `<tr2:AudioEncoder token="AEC${n}"><tt:Encoding>PCMA</tt:Encoding><tt:SampleRate>${String(channel.audioRate / 1000)}</tt:SampleRate></tr2:AudioEncoder>`
    : ''
  const profile = (kind: string, width: number, height: number, fps: number) =>
    `<tr2:Profiles token="P${n}${kind}" fixed="true"><tr2:Name>${escapeXml(channel.name)}</tr2:Name><tr2:Configurations><tr2:VideoSource token="VSC${n}"><tt:SourceToken>VS${n}</tt:SourceToken></tr2:VideoSource>${audio}<tr2:VideoEncoder token="VEC${n}${kind}"><tt:Encoding>${channel.codec}</tt:Encoding><tt:Resolution><tt:Width>${String(width)}</tt:Width><tt:Height>${String(height)}</tt:Height></tt:Resolution><tt:RateControl ConstantBitRate="true"><tt:FrameRateLimit>${fps.toFixed(6)}</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl></tr2:VideoEncoder><tr2:Analytics token="VAC${n}"><tt:RuleEngineConfiguration>${rules(channel)}</tt:RuleEngineConfiguration></tr2:Analytics>${channel.ptz ? `<tr2:PTZ ${configuration(channel, n)}</tr2:PTZ>` : ''}</tr2:Configurations></tr2:Profiles>`
  return profile('sub', 320, 180, 8) + profile('main', channel.width, channel.height, channel.fps)
}

function ofSource(channels: readonly FakeChannel[], token: string | null, prefix: string): FakeChannel | undefined {
  return channels.find((_, i) => token === `${prefix}${String(i + 1)}` || token === `${prefix}${String(i + 1)}main`)
}

/** What the fake says of its cameras; null: not about them. */
export function cameraAnswer(state: FakeRecorderState, operation: string, asked: Element | null): string | null {
  const { channels } = state
  const port = String(state.rtspPort ?? 554)
  const each = (write: (channel: FakeChannel, n: string) => string) =>
    channels.map((channel, i) => write(channel, String(i + 1))).join('')
  switch (operation) {
    case 'GetProfiles':
      if (state.media2Only) return `<tr2:GetProfilesResponse>${each(media2Profiles)}</tr2:GetProfilesResponse>`
      return `<trt:GetProfilesResponse>${each(profiles)}</trt:GetProfilesResponse>`
    case 'GetStreamUri': {
      const n = /^P(\d+)main$/.exec(textAt(asked, 'ProfileToken') ?? '')?.[1]
      return n
        ? `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://127.0.0.1:${port}/ch${n}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`
        : null
    }
    case 'GetReplayUri': {
      const n = /^R(\d+)-/.exec(textAt(asked, 'RecordingToken') ?? '')?.[1]
      return n
        ? `<trp:GetReplayUriResponse><trp:Uri>rtsp://127.0.0.1:${port}/replay/ch${n}</trp:Uri></trp:GetReplayUriResponse>`
        : null
    }
    case 'GetMasks':
      return `<tr2:GetMasksResponse>${each((channel, n) =>
        Array.from(
          { length: channel.masks + 1 },
          // One more that is switched off: it hides nothing.
          (_, i) =>
            `<tr2:Masks token="M${n}-${String(i)}"><tr2:ConfigurationToken>VSC${n}</tr2:ConfigurationToken><tr2:Type>Color</tr2:Type><tr2:Enabled>${String(i < channel.masks)}</tr2:Enabled></tr2:Masks>`,
        ).join(''),
      )}</tr2:GetMasksResponse>`
    case 'GetOSDs':
      return `<trt:GetOSDsResponse>${each((channel, n) => (channel.osdTime ? `<trt:OSDs token="O${n}"><tt:VideoSourceConfigurationToken>VSC${n}</tt:VideoSourceConfigurationToken><tt:Type>Text</tt:Type><tt:TextString><tt:Type>DateAndTime</tt:Type></tt:TextString></trt:OSDs>` : ''))}</trt:GetOSDsResponse>`
    case 'GetImagingSettings': {
      const channel = ofSource(channels, textAt(asked, 'VideoSourceToken'), 'VS')
      return channel
        ? `<timg:GetImagingSettingsResponse><timg:ImagingSettings><tt:IrCutFilter>${channel.colour ? 'AUTO' : 'OFF'}</tt:IrCutFilter></timg:ImagingSettings></timg:GetImagingSettingsResponse>`
        : null
    }
    case 'GetNodes':
      return `<tptz:GetNodesResponse>${each((_channel, n) => `<tptz:PTZNode token="PTZN${n}"><tt:SupportedPTZSpaces><tt:AbsolutePanTiltPositionSpace>${uri}${range('XRange', -1, 1)}${range('YRange', -1, 1)}</tt:AbsolutePanTiltPositionSpace></tt:SupportedPTZSpaces></tptz:PTZNode>`)}</tptz:GetNodesResponse>`
    case 'GetConfigurations':
      return `<tptz:GetConfigurationsResponse>${each((channel, n) => `<tptz:PTZConfiguration ${configuration(channel, n)}</tptz:PTZConfiguration>`)}</tptz:GetConfigurationsResponse>`
    case 'GetPresetTours': {
      const channel = ofSource(channels, textAt(asked, 'ProfileToken'), 'P')
      return `<tptz:GetPresetToursResponse><tptz:PresetTour token="T1"><tt:Status><tt:State>Idle</tt:State></tt:Status><tt:AutoStart>${String(channel?.tours ?? false)}</tt:AutoStart></tptz:PresetTour></tptz:GetPresetToursResponse>`
    }
    default:
      return null
  }
}
