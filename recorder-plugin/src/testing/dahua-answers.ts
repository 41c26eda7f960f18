import { badRequest, plain } from './dahua-searches.ts'
import type { DahuaSearches } from './dahua-searches.ts'
import type { FakeRequest } from './fake-http.ts'
import type { Reply } from './manners.ts'
import { deviceNow } from './recorded-time.ts'
import type { FakeChannel, FakeRecorder, FakeRecorderState } from './recorder-state.ts'

const lines = (...all: string[]): Reply => plain(200, [...all, ''].join('\r\n'))
/** An unknown name and a missing right get the same words. */
const noRight = plain(403, 'Error\r\nAuthority:check failure.\r\n')
const wallText = (wall: number) => new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
const groups: Readonly<Record<string, string>> = { Administrator: 'admin', Operator: 'user', User: 'user' }

type Table = (state: FakeRecorderState) => string[]
const ofEach =
  (write: (channel: FakeChannel, at: string) => string[], name: string): Table =>
  (state) =>
    state.channels.flatMap((channel, i) => write(channel, `table.${name}[${String(i)}]`))
const enable =
  (name: string, on: (state: FakeRecorderState) => boolean): Table =>
  (state) => [`table.${name}.Enable=${String(on(state))}`]

function encode(channel: FakeChannel, at: string): string[] {
  // By schedule and on movement alike; a third shape that is switched off says something else.
  const format = (t: number, fps: number, on: boolean) => {
    const main = `${at}.MainFormat[${String(t)}]`
    return [
      `${main}.AudioEnable=${String(channel.audio)}`,
      `${main}.Audio.Compression=G.711A`,
      `${main}.Audio.Depth=16`,
      `${main}.Audio.Frequency=${String(channel.audioRate)}`,
      `${main}.VideoEnable=${String(on)}`,
      `${main}.Video.Compression=${channel.codec === 'H264' ? 'H.264' : 'H.265'}`,
      `${main}.Video.Width=${String(channel.width)}`,
      `${main}.Video.Height=${String(channel.height)}`,
      `${main}.Video.resolution=${String(channel.width)}x${String(channel.height)}`,
      `${main}.Video.FPS=${fps.toFixed(6)}`,
    ]
  }
  const sub = [`${at}.ExtraFormat[0].Video.FPS=6.000000`, `${at}.ExtraFormat[0].Video.Width=352`]
  return [
    ...format(0, Math.max(channel.fps, 25), true),
    ...format(1, channel.fps, true),
    ...format(2, 1, false),
    ...sub,
  ]
}

function schedule(channel: FakeChannel, at: string): string[] {
  const mask = channel.schedule === 'motion' ? 2 : 1
  return Array.from({ length: 8 }, (_, day) => {
    const weekday = day >= 1 && day <= 5
    const span = channel.schedule === 'school-hours' ? '07:00:00-18:00:00' : '00:00:00-23:59:59'
    const on = channel.schedule !== 'school-hours' || weekday
    return [
      `${at}.TimeSection[${String(day)}][0]=${String(on ? mask : 0)} ${span}`,
      `${at}.TimeSection[${String(day)}][1]=0 00:00:00-23:59:59`,
    ]
  }).flat()
}

const covers = (channel: FakeChannel, at: string) => [
  ...Array.from({ length: 4 }, (_, i) => `${at}.Covers[${String(i)}].EncodeBlend=${String(i < channel.masks)}`),
  `${at}.TimeTitle.EncodeBlend=${String(channel.osdTime)}`,
  `${at}.CustomTitle[0].Text=a=b  c`,
]
const rules = (channel: FakeChannel, at: string) =>
  [
    ['FaceRecognition', channel.face],
    ['TrafficJunction', channel.anpr],
    ['CrossLineDetection', channel.analytics],
  ].flatMap(([type, on], m) => [`${at}[${String(m)}].Type=${String(type)}`, `${at}[${String(m)}].Enable=${String(on)}`])

const storage = (state: FakeRecorderState, at: string) => [
  `${at}.FileHoldTime=${state.retention ?? String(state.keepDays)}`,
  `${at}.OverWrite=${String(state.overwrite)}`,
]

const tables: Readonly<Record<string, Table>> = {
  NTP: (state) => [`table.NTP.Enable=${String(state.ntp)}`, 'table.NTP.Address=ntp.example', 'table.NTP.TimeZone=1'],
  General: (state) => [
    `table.General.LockLoginEnable=${String(state.lockout)}`,
    'table.General.LockLoginTimes=5',
    'table.General.MachineName=Rejestrator',
  ],
  ChannelTitle: ofEach((channel, at) => [`${at}.Name=${channel.name}`], 'ChannelTitle'),
  Encode: ofEach(encode, 'Encode'),
  Record: ofEach(schedule, 'Record'),
  RecordMode: ofEach((channel, at) => [`${at}.Mode=${channel.schedule === 'off' ? '2' : '0'}`], 'RecordMode'),
  T2UServer: enable('T2UServer', (state) => state.cloud),
  Telnet: enable('Telnet', (state) => state.telnet),
  VideoWidget: ofEach(covers, 'VideoWidget'),
  VideoInOptions: ofEach((channel, at) => [`${at}.DayNightColor=${channel.colour ? '1' : '2'}`], 'VideoInOptions'),
  VideoAnalyseRule: ofEach(rules, 'VideoAnalyseRule'),
  LossDetect: ofEach((_channel, at) => [`${at}.Enable=true`], 'LossDetect'),
  StorageFailure: enable('StorageFailure', (state) => state.alarms),
  StorageNotExist: enable('StorageNotExist', () => true),
}

function config(state: FakeRecorderState, name: string, groups: boolean): Reply {
  if (name === 'StorageGlobal') return groups ? noRight : lines(...storage(state, 'table.StorageGlobal'))
  if (name === 'StorageGroup') return groups ? lines(...storage(state, 'table.StorageGroup[0]')) : noRight
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined
  return table ? lines(...table(state)) : noRight
}

function disks(state: FakeRecorderState): Reply {
  return lines(
    ...state.disks.flatMap((disk, i) => {
      const at = `list.info[${String(i)}]`
      const bytes = `${(disk.tb * 1e12).toFixed(6)}`
      return [
        `${at}.Name=/dev/sd${String(i)}`,
        `${at}.State=${disk.state === 'warning' ? 'Initializing' : 'Success'}`,
        `${at}.Detail[0].TotalBytes=${bytes}`,
        `${at}.Detail[0].UsedBytes=${bytes}`,
        `${at}.Detail[0].IsError=${String(disk.state === 'fault')}`,
      ]
    }),
  )
}

/** What the fake says to one request of somebody it let in. Whatever writes gets a plain "no such thing". */
export function answerCgi(fake: FakeRecorder, searches: DahuaSearches, { method, url, level }: FakeRequest): Reply {
  const { state } = fake
  const query = url.searchParams
  if (method !== 'GET') return plain(501, 'Error\r\nNot Implemented!\r\n')
  const action = `${url.pathname.slice('/cgi-bin/'.length)} ${query.get('action') ?? ''}`
  switch (action) {
    case 'magicBox.cgi getDeviceType':
      return lines(`type=${state.model}`)
    case 'magicBox.cgi getSoftwareVersion':
      return lines(`version=${state.firmware},build:${state.firmwareDay}`)
    case 'global.cgi getCurrentTime':
      return lines(
        `result=${state.year === undefined ? wallText(deviceNow(state)) : `${String(state.year)}-01-01 00:00:00`}`,
      )
    case 'userManager.cgi getUserInfoAll':
      if (level !== 'Administrator') return noRight
      return lines(
        ...state.users.flatMap((user, i) => [
          `users[${String(i)}].Name=${user.name}`,
          `users[${String(i)}].Group=${groups[user.level] ?? 'user'}`,
          `users[${String(i)}].Password=${user.password}`,
          `users[${String(i)}].AuthorityList[0]=Monitor_01`,
        ]),
      )
    case 'storageDevice.cgi getDeviceAllInfo':
      return disks(state)
    case 'eventManager.cgi getEventIndexes': {
      const lost = state.channels.flatMap((channel, i) => (channel.online ? [] : [i]))
      return lost.length === 0
        ? plain(400, 'Error\r\nNo Events\r\n')
        : lines(...lost.map((index, i) => `channels[${String(i)}]=${String(index)}`))
    }
    case 'configManager.cgi getConfig':
      return config(state, query.get('name') ?? '', searches.temper.storageGroups)
    default:
  }
  if (action.startsWith('mediaFileFind.cgi ')) return searches.files(fake, query)
  if (action.startsWith('log.cgi ')) return level === 'Administrator' ? searches.log(fake, query) : noRight
  return badRequest
}
