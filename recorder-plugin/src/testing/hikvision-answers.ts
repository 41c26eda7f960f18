import { el, doc, ok, status, text } from './hikvision-xml.ts'
import type { FakeRequest } from './fake-http.ts'
import { logPage } from './hikvision-log.ts'
import { cameraPage, enabled } from './hikvision-pages.ts'
import { calendar, channelOf, search, track } from './hikvision-recordings.ts'
import type { Reply } from './manners.ts'
import { declaredOffset, deviceNow } from './recorded-time.ts'
import type { FakeChannel, FakeRecorder, FakeRecorderState } from './recorder-state.ts'

const levels: Readonly<Record<string, string>> = {
  Administrator: 'Administrator',
  Operator: 'Operator',
  User: 'Viewer',
}
const disks = { ok: 'ok', warning: 'unformatted', fault: 'error' } as const
function stream(channel: FakeChannel, number: number, sub: boolean): string {
  const rate = channel.fullRate ? 0 : Math.round(channel.fps * 100)
  const video =
    el('enabled', true) +
    el('videoInputChannelID', number) +
    el('videoCodecType', channel.codec === 'H264' ? 'H.264' : 'H.265') +
    el('videoResolutionWidth', sub ? 640 : channel.width) +
    el('videoResolutionHeight', sub ? 360 : channel.height) +
    el('maxFrameRate', sub ? 800 : rate)
  const audio =
    el('enabled', channel.audio) +
    el('audioCompressionType', 'G.711ulaw') +
    el('audioSamplingRate', channel.audioRate / 1000)
  return el(
    'StreamingChannel',
    el('id', number * 100 + (sub ? 2 : 1)) +
      text('channelName', channel.name) +
      el('Video', video) +
      el('Audio', audio),
  )
}

function triggers(state: FakeRecorderState): string {
  const trigger = (kind: string) => {
    const done = state.alarms ? el('EventTriggerNotification', el('id', 'beep') + el('notificationMethod', 'beep')) : ''
    return el('EventTrigger', el('id', kind) + el('eventType', kind) + el('EventTriggerNotificationList', done))
  }
  return doc(
    'EventTriggerList',
    trigger('videoloss') + trigger('diskerror') + el('EventTrigger', el('eventType', 'VMD')),
  )
}

function security(state: FakeRecorderState, path: string, level: string): Reply | null {
  const flag = (name: string, value: boolean | null) => (value === null ? '' : el(name, value))
  switch (path) {
    case '/ISAPI/Security/userCheck':
      return ok(
        doc(
          'userCheck',
          el('statusValue', 200) +
            el('statusString', 'OK') +
            flag('isDefaultPassword', state.defaultPassword) +
            flag('isRiskPassword', state.riskyPassword) +
            el('isActivated', true),
          1,
        ),
      )
    case '/ISAPI/Security/users':
      if (level !== 'Administrator') return status(4, 'lowPrivilege')
      return ok(
        doc(
          'UserList',
          state.users
            .map((user, i) =>
              el(
                'User',
                el('id', i + 1) +
                  text('userName', user.name) +
                  text('password', user.password) +
                  el('userLevel', levels[user.level] ?? user.level),
              ),
            )
            .join(''),
        ),
      )
    case '/ISAPI/Security/ONVIF/users':
      return level === 'Administrator' ? ok(doc('UserList', '')) : status(4, 'lowPrivilege')
    case '/ISAPI/Security/illegalLoginLock':
      return enabled('IllegalLoginLock', state.lockout)
    case '/ISAPI/Security/adminAccesses': {
      const service = (protocol: string, on: boolean) =>
        el('AdminAccessProtocol', el('id', 1) + el('enabled', on) + el('protocol', protocol) + el('portNo', 80))
      return ok(
        doc(
          'AdminAccessProtocolList',
          service('HTTP', state.http) +
            service('HTTPS', state.https) +
            el('AdminAccessProtocol', el('protocol', 'RTSP')),
        ),
      )
    }
    default:
      return null
  }
}

function device(state: FakeRecorderState, path: string): Reply | null {
  switch (path) {
    case '/ISAPI/System/deviceInfo':
      return ok(
        doc(
          'DeviceInfo',
          text('deviceName', 'Rejestrator główny') +
            text('model', state.model) +
            text('firmwareVersion', state.firmware) +
            el('firmwareReleasedDate', `build ${state.firmwareDay.slice(2).replaceAll('-', '')}`) +
            el('deviceType', 'NVR'),
        ),
      )
    case '/ISAPI/System/time': {
      const offset = `+0${String(declaredOffset(state))}:00`
      return ok(
        doc(
          'Time',
          el('timeMode', state.ntp ? 'NTP' : 'manual') +
            el(
              'localTime',
              (state.year === undefined
                ? new Date(deviceNow(state)).toISOString().slice(0, 19)
                : `${String(state.year)}-01-01T00:00:00`) + offset,
            ) +
            el('timeZone', 'CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00'),
        ),
      )
    }
    case '/ISAPI/System/capabilities':
      return ok(
        doc(
          'DeviceCap',
          el(
            'SecurityCap',
            el('SecurityLimits', `<LoginPasswordLenLimit min="${String(state.passwordMin)}" max="16"/>`),
          ),
          1,
        ),
      )
    case '/ISAPI/System/Network/telnetd':
      return status(4, 'notSupport')
    case '/ISAPI/System/Network/ssh':
      return enabled('SSH', state.telnet)
    case '/ISAPI/System/Network/EZVIZ':
      return enabled('EZVIZ', state.cloud)
    case '/ISAPI/System/Video/inputs/channels':
      if (state.analogue === undefined) return status(4, 'notSupport')
      return ok(
        doc(
          'VideoInputChannelList',
          state.channels
            .slice(0, state.analogue)
            .map((one, i) =>
              el(
                'VideoInputChannel',
                el('id', i + 1) + text('name', one.name) + el('resDesc', one.online ? '1080P' : 'NO VIDEO'),
              ),
            )
            .join(''),
        ),
      )
    default:
      return null
  }
}

function content({ state }: FakeRecorder, path: string, method: string, body: string): Reply | null {
  const { channels } = state
  const remote = (write: (channel: FakeChannel, number: number) => string) =>
    channels
      .slice(state.analogue ?? 0)
      .map((one, i) => write(one, i + 1))
      .join('')
  const all = (write: (channel: FakeChannel, number: number) => string) =>
    channels.map((one, i) => write(one, i + 1)).join('')
  switch (`${method} ${path}`) {
    case 'GET /ISAPI/ContentMgmt/InputProxy/channels':
      return ok(
        doc(
          'InputProxyChannelList',
          remote((one, n) =>
            el(
              'InputProxyChannel',
              el('id', n) +
                text('name', one.name) +
                el(
                  'sourceInputPortDescriptor',
                  el('proxyProtocol', 'HIKVISION') + el('userName', 'admin') + el('password', 'kamera-tajne-9'),
                ),
            ),
          ),
        ),
      )
    case 'GET /ISAPI/ContentMgmt/InputProxy/channels/status':
      return ok(
        doc(
          'InputProxyChannelStatusList',
          remote((one, n) => el('InputProxyChannelStatus', el('id', n) + el('online', one.online))),
        ),
      )
    case 'GET /ISAPI/Streaming/channels':
      return ok(
        doc(
          'StreamingChannelList',
          all((one, n) => stream(one, n, false) + stream(one, n, true)),
        ),
      )
    case 'GET /ISAPI/ContentMgmt/record/tracks':
      return ok(
        doc(
          'TrackList',
          all((one, n) => track(state, one, n)),
        ),
      )
    case 'GET /ISAPI/ContentMgmt/Storage': {
      const hdd = state.disks.map((disk, i) =>
        el(
          'hdd',
          el('id', i + 1) +
            el('capacity', Math.round(disk.tb * 1e6)) +
            el('freeSpace', 0) +
            el('status', disks[disk.state]),
        ),
      )
      return ok(
        doc(
          'storage',
          el('hddList', ...hdd, el('hdd', el('id', 9) + el('capacity', 0) + el('status', 'notexist'))) + el('nasList'),
        ),
      )
    }
    case 'GET /ISAPI/Event/triggers':
      return ok(triggers(state))
    case 'GET /ISAPI/PTZCtrl/channels':
      return ok(
        doc(
          'PTZChannelList',
          all((one, n) => el('PTZChannel', el('id', n) + el('enabled', one.ptz))),
        ),
      )
    case 'POST /ISAPI/ContentMgmt/search':
      return search(state, body)
    default:
      return null
  }
}

/** The number of the channel or stream in a path. */
const numberIn = (path: string) =>
  Number(path.split('/').findLast((part) => part !== '' && Number.isInteger(Number(part))) ?? Number.NaN)

/** What the fake says to one ISAPI request of somebody it let in. */
export function answerIsapi(fake: FakeRecorder, { method, url, body, level }: FakeRequest): Reply {
  const { state } = fake
  const path = url.pathname
  if (method === 'POST' && path === '/ISAPI/ContentMgmt/logSearch')
    return level === 'Administrator' ? logPage(state, body) : status(4, 'lowPrivilege')
  if (method === 'POST' && path.endsWith('/dailyDistribution')) return calendar(state, numberIn(path), body)
  const general =
    content(fake, path, method, body) ??
    (method === 'GET' ? (security(state, path, level) ?? device(state, path)) : null)
  if (general) return general
  const number = numberIn(path)
  if (method === 'GET' && path.startsWith('/ISAPI/Streaming/channels/') && path.endsWith('/capabilities')) {
    const [, channel] = channelOf(state, number)
    if (channel)
      return ok(
        doc(
          'StreamingChannel',
          el('Video', `<maxFrameRate opt="0,600,1200,${String(channel.fps * 100)}">0</maxFrameRate>`),
        ),
      )
  }
  const channel = state.channels[number - 1]
  return (method === 'GET' && channel && cameraPage(channel, path)) || status(4, 'notSupport')
}
