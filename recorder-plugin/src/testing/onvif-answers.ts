import type { Element } from '../transport/xml.ts'
import type { FakeRecorder } from './recorder-state.ts'

/** How devices say that a track holds nothing. */
const EMPTY = '1970-01-01T00:00:00Z'
const ago = (days: number, offset: number) =>
  new Date(Date.now() + offset * 1000 - days * 86_400_000).toISOString().slice(0, 19) + 'Z'

/** What the fake says to one operation: the inside of the SOAP body; null: it has no such operation. */
export function answer(fake: FakeRecorder, operation: string, _asked: Element): string | null {
  const { state, port } = fake
  const { channels } = state
  switch (operation) {
    case 'GetSystemDateAndTime': {
      const now = new Date(Date.now() + state.clockOffset * 1000)
      return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>${state.ntp ? 'NTP' : 'Manual'}</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CET-1CEST</tt:TZ></tt:TimeZone><tt:UTCDateTime><tt:Time><tt:Hour>${String(now.getUTCHours())}</tt:Hour><tt:Minute>${String(now.getUTCMinutes())}</tt:Minute><tt:Second>${String(now.getUTCSeconds())}</tt:Second></tt:Time><tt:Date><tt:Year>${String(state.year ?? now.getUTCFullYear())}</tt:Year><tt:Month>${String(now.getUTCMonth() + 1)}</tt:Month><tt:Day>${String(now.getUTCDate())}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
    }
    case 'GetServices':
      return `<tds:GetServicesResponse>${[
        ['device', '/onvif/device_service'],
        ['media', '/onvif/media'],
        ['recording', '/onvif/recording'],
        ['search', '/onvif/search'],
      ]
        .map(
          // The address is somebody else's on purpose: a driver that follows it leaves the school's network.
          ([name = '', path = '']) =>
            `<tds:Service><tds:Namespace>http://www.onvif.org/ver10/${name}/wsdl</tds:Namespace><tds:XAddr>http://192.0.2.1:${String(port)}${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>`,
        )
        .join('')}</tds:GetServicesResponse>`
    case 'GetDeviceInformation':
      return `<tds:GetDeviceInformationResponse><tds:Manufacturer>${state.maker}</tds:Manufacturer><tds:Model>${state.model}</tds:Model><tds:FirmwareVersion>${state.firmware}</tds:FirmwareVersion><tds:SerialNumber>20230101123456789012</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`
    case 'GetProfiles':
      return `<trt:GetProfilesResponse>${channels
        .map((channel, i) => {
          const n = String(i + 1)
          const profile = (kind: string, width: number, height: number, fps: number) =>
            `<trt:Profiles token="P${n}${kind}" fixed="true"><tt:Name>${channel.name}</tt:Name><tt:VideoSourceConfiguration token="VSC${n}"><tt:SourceToken>VS${n}</tt:SourceToken></tt:VideoSourceConfiguration>${
              channel.audio
                ? `<tt:AudioEncoderConfiguration token="AEC${n}"><tt:Encoding>G711</tt:Encoding></tt:AudioEncoderConfiguration>`
                : ''
            }<tt:VideoEncoderConfiguration token="VEC${n}${kind}"><tt:Encoding>${channel.codec}</tt:Encoding><tt:Resolution><tt:Width>${String(width)}</tt:Width><tt:Height>${String(height)}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${String(fps)}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl></tt:VideoEncoderConfiguration></trt:Profiles>`
          return profile('sub', 640, 360, 8) + profile('main', channel.width, channel.height, channel.fps)
        })
        .join('')}</trt:GetProfilesResponse>`
    case 'GetUsers':
      return `<tds:GetUsersResponse>${state.users
        .map(
          (user) =>
            `<tds:User><tt:Username>${user.name}</tt:Username><tt:UserLevel>${user.level}</tt:UserLevel></tds:User>`,
        )
        .join('')}</tds:GetUsersResponse>`
    case 'GetRecordings':
      return `<trc:GetRecordingsResponse>${channels
        .map(
          (channel, i) =>
            `<trc:RecordingItem><tt:RecordingToken>R${String(i + 1)}</tt:RecordingToken><tt:Configuration><tt:Source><tt:SourceId>VS${String(i + 1)}</tt:SourceId><tt:Name>${channel.name}</tt:Name></tt:Source><tt:MaximumRetentionTime>${state.retention ?? `P${String(state.keepDays)}D`}</tt:MaximumRetentionTime></tt:Configuration></trc:RecordingItem>`,
        )
        .join('')}</trc:GetRecordingsResponse>`
    case 'FindRecordings':
      fake.openSearches += 1
      return '<tse:FindRecordingsResponse><tse:SearchToken>S&amp;1</tse:SearchToken></tse:FindRecordingsResponse>'
    case 'GetRecordingSearchResults':
      return `<tse:GetRecordingSearchResultsResponse><tse:ResultList><tt:SearchState>Completed</tt:SearchState>${channels
        .flatMap((channel, i) => {
          if (channel.oldestDays === null) return []
          const from = ago(channel.oldestDays, state.clockOffset)
          const to = ago(0, state.clockOffset)
          const track = (type: string, dataFrom: string, dataTo: string) =>
            `<tt:Track><tt:TrackToken>${type}</tt:TrackToken><tt:TrackType>${type}</tt:TrackType><tt:Description/><tt:DataFrom>${dataFrom}</tt:DataFrom><tt:DataTo>${dataTo}</tt:DataTo></tt:Track>`
          // As many recorders do: the audio track is there, and stays empty while sound is off.
          const sound = channel.audio ? track('Audio', from, to) : track('Audio', EMPTY, EMPTY)
          const tracks = state.listsTracks ? track('Video', from, to) + sound : ''
          return `<tt:RecordingInformation><tt:RecordingToken>R${String(i + 1)}</tt:RecordingToken><tt:Source><tt:SourceId>VS${String(i + 1)}</tt:SourceId></tt:Source><tt:EarliestRecording>${from}</tt:EarliestRecording><tt:LatestRecording>${to}</tt:LatestRecording>${tracks}</tt:RecordingInformation>`
        })
        .join('')}</tse:ResultList></tse:GetRecordingSearchResultsResponse>`
    case 'EndSearch':
      fake.openSearches -= 1
      return '<tse:EndSearchResponse/>'
    default:
      return null
  }
}
