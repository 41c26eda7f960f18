import { instantOfWall } from '../drivers/device-time.ts'
import { escapeXml } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'
import { cameraAnswer } from './onvif-camera-answers.ts'
import { profileSAnswer } from './onvif-profile-s.ts'
import { recordedDays } from './recorded-time.ts'
import type { FakeChannel, FakeRecorder, FakeRecorderState } from './recorder-state.ts'

/** How devices say that a track holds nothing. */
const EMPTY = '1970-01-01T00:00:00Z'
/** Files that follow each other this closely are one recording. */
const SEAM = 2000

const services = [
  ['device', 'ver10'],
  ['media', 'ver10'],
  ['media', 'ver20'],
  ['recording', 'ver10'],
  ['search', 'ver10'],
  ['replay', 'ver10'],
  ['ptz', 'ver20'],
  ['imaging', 'ver20'],
] as const

function dateAndTime(state: FakeRecorderState): string {
  const now = new Date(Date.now() + state.clockOffset * 1000)
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>${state.ntp ? 'NTP' : 'Manual'}</tt:DateTimeType><tt:DaylightSavings>${String(state.offsetLies)}</tt:DaylightSavings><tt:TimeZone><tt:TZ>CET-1CEST</tt:TZ></tt:TimeZone><tt:UTCDateTime><tt:Time><tt:Hour>${String(now.getUTCHours())}</tt:Hour><tt:Minute>${String(now.getUTCMinutes())}</tt:Minute><tt:Second>${String(now.getUTCSeconds())}</tt:Second></tt:Time><tt:Date><tt:Year>${String(state.year ?? now.getUTCFullYear())}</tt:Year><tt:Month>${String(now.getUTCMonth() + 1)}</tt:Month><tt:Day>${String(now.getUTCDate())}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
}

/** ONVIF tells UTC; days that follow each other are one recording. */
function recordingsOf(state: FakeRecorderState, channel: FakeChannel): { from: string; to: string }[] {
  const merged: { from: number; until: number }[] = []
  for (const file of recordedDays(state, channel)) {
    const last = merged.at(-1)
    if (last && file.from - last.until <= SEAM) last.until = file.until
    else merged.push({ ...file })
  }
  const utc = (wall: number) => new Date(instantOfWall(wall)).toISOString().slice(0, 19) + 'Z'
  return merged.map(({ from, until }) => ({ from: utc(from), to: utc(until) }))
}

function searchResults(state: FakeRecorderState): string {
  return state.channels
    .flatMap((channel, i) =>
      recordingsOf(state, channel).map(({ from, to }, j) => {
        const track = (type: string, start: string, end: string) =>
          `<tt:Track><tt:TrackToken>${type}</tt:TrackToken><tt:TrackType>${type}</tt:TrackType><tt:DataFrom>${start}</tt:DataFrom><tt:DataTo>${end}</tt:DataTo></tt:Track>`
        // Recorders keep an audio track ready even where nothing is heard.
        const sound = channel.audio ? track('Audio', from, to) : track('Audio', EMPTY, EMPTY)
        const tracks = state.listsTracks ? track('Video', from, to) + sound : ''
        const n = String(i + 1)
        return `<tt:RecordingInformation><tt:RecordingToken>R${n}-${String(j)}</tt:RecordingToken><tt:Source><tt:SourceId>VS${n}</tt:SourceId></tt:Source><tt:EarliestRecording>${from}</tt:EarliestRecording><tt:LatestRecording>${to}</tt:LatestRecording>${tracks}</tt:RecordingInformation>`
      }),
    )
    .join('')
}

function protocol(name: string, enabled: boolean, port: number): string {
  return `<tds:NetworkProtocols><tt:Name>${name}</tt:Name><tt:Enabled>${String(enabled)}</tt:Enabled><tt:Port>${String(port)}</tt:Port></tds:NetworkProtocols>`
}

/** What the fake says to one operation: the inside of the SOAP body; null: it has no such operation. */
export function answer(fake: FakeRecorder, operation: string, asked: Element | null): string | null {
  const { state, port } = fake
  const { channels } = state
  switch (operation) {
    case 'GetSystemDateAndTime':
      return dateAndTime(state)
    case 'GetServices':
      return `<tds:GetServicesResponse>${services
        .filter(([name, version]) => !(state.media2Only && name === 'media' && version === 'ver10'))
        .map(
          // The address is somebody else's on purpose: a driver that follows it leaves the school's network.
          ([name, version]) =>
            `<tds:Service><tds:Namespace>http://www.onvif.org/${version}/${name}/wsdl</tds:Namespace><tds:XAddr>http://192.0.2.1:${String(port)}/onvif/${name}_${version}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>`,
        )
        .join('')}</tds:GetServicesResponse>`
    case 'GetDeviceInformation':
      return `<tds:GetDeviceInformationResponse><tds:Manufacturer>${state.maker}</tds:Manufacturer><tds:Model>${state.model}</tds:Model><tds:FirmwareVersion>${state.firmware}</tds:FirmwareVersion><tds:SerialNumber>20230101123456789012</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`
    case 'GetUsers':
      return `<tds:GetUsersResponse>${state.users
        .map(
          (user) =>
            // A password has no place here; a device that sends one all the same must not be quoted.
            `<tds:User><tt:Username>${escapeXml(user.name)}</tt:Username><tt:Password>${escapeXml(user.password)}</tt:Password><tt:UserLevel>${user.level}</tt:UserLevel></tds:User>`,
        )
        .join('')}</tds:GetUsersResponse>`
    case 'GetPasswordComplexityConfiguration':
      return `<tds:GetPasswordComplexityConfigurationResponse><tds:MinLen>${String(state.passwordMin)}</tds:MinLen></tds:GetPasswordComplexityConfigurationResponse>`
    case 'GetNetworkProtocols':
      return `<tds:GetNetworkProtocolsResponse>${protocol('HTTP', state.http, 80)}${protocol('HTTPS', state.https, 443)}${protocol('RTSP', true, 554)}</tds:GetNetworkProtocolsResponse>`
    case 'GetSystemLog':
      return `<tds:GetSystemLogResponse><tds:SystemLog>${state.log ? '<tt:String>2026-11-20 07:12:44 a.nowa 192.0.2.7 login\n</tt:String>' : ''}</tds:SystemLog></tds:GetSystemLogResponse>`
    case 'GetRecordings':
      return `<trc:GetRecordingsResponse>${channels
        .map(
          (channel, i) =>
            `<trc:RecordingItem><tt:RecordingToken>R${String(i + 1)}</tt:RecordingToken><tt:Configuration><tt:Source><tt:SourceId>VS${String(i + 1)}</tt:SourceId><tt:Name>${escapeXml(channel.name)}</tt:Name></tt:Source><tt:MaximumRetentionTime>${state.retention ?? `P${String(state.keepDays)}D`}</tt:MaximumRetentionTime></tt:Configuration></trc:RecordingItem>`,
        )
        .join('')}</trc:GetRecordingsResponse>`
    case 'FindRecordings':
      fake.openSearches += 1
      return '<tse:FindRecordingsResponse><tse:SearchToken>S&amp;1</tse:SearchToken></tse:FindRecordingsResponse>'
    case 'GetRecordingSearchResults':
      return `<tse:GetRecordingSearchResultsResponse><tse:ResultList><tt:SearchState>Completed</tt:SearchState>${searchResults(state)}</tse:ResultList></tse:GetRecordingSearchResultsResponse>`
    case 'EndSearch':
      fake.openSearches -= 1
      return '<tse:EndSearchResponse/>'
    default:
      return cameraAnswer(state, operation, asked) ?? profileSAnswer(state, port, operation, asked)
  }
}
