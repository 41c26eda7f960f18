import type { Manner } from './manners.ts'

/** One video input of a fake. */
export type FakeChannel = {
  name: string
  width: number
  height: number
  fps: number
  /** Claims "as fast as it can" (0) instead of a number. */
  fullRate: boolean
  codec: 'H264' | 'H265'
  audio: boolean
  /** Sampling of its sound, Hz. */
  audioRate: number
  online: boolean
  /** Days back from now to the oldest recording; null: nothing recorded. */
  oldestDays: number | null
  /** Days back to the end of the newest; 0: it is recording now. */
  newestDays: number
  /** Days back from now on which nothing was recorded, whole calendar days. */
  gapDays: number[]
  schedule: 'always' | 'motion' | 'school-hours' | 'off'
  /** Date and time written into the picture. */
  osdTime: boolean
  colour: boolean
  masks: number
  ptz: boolean
  ptzLimits: boolean
  tours: boolean
  face: boolean
  anpr: boolean
  analytics: boolean
}

/** What a fake recorder is like, whichever language it speaks; mend a planted gap by changing this object. */
export type FakeRecorderState = {
  maker: string
  model: string
  firmware: string
  /** Day of its release. */
  firmwareDay: string
  /** Seconds its clock is ahead of ours. */
  clockOffset: number
  /** Whether its clock sets itself from the network. */
  ntp: boolean
  /** `level`: Administrator, Operator or User. Only administrators may list users and read the log. */
  users: { name: string; password: string; level: string }[]
  channels: FakeChannel[]
  /** Configured keep time in days; 0: not limited. */
  keepDays: number
  overwrite: boolean
  /** Whether recordings list what tracks they have (ONVIF). */
  listsTracks: boolean
  disks: { state: 'ok' | 'warning' | 'fault'; tb: number }[]
  lockout: boolean
  passwordMin: number
  /** What it says of the password in use; null: this firmware does not say. */
  defaultPassword: boolean | null
  riskyPassword: boolean | null
  /** Answers everything to anybody. */
  anonymous: boolean
  /** Its log of what users did: how many days back, what kinds it notes, and for how long it has noted nothing; null: it keeps none. */
  log: { days: number; kinds: ('login' | 'playback' | 'export' | 'erase' | 'config')[]; idleDays?: number } | null
  http: boolean
  https: boolean
  telnet: boolean
  cloud: boolean
  /** Alarms for a lost picture and a failing disk. */
  alarms: boolean
  login: 'ws-security' | 'http-digest'
  manner: Manner
  /** Whether it is hostile at once, or only to somebody who has logged in. */
  hostileFrom: 'start' | 'login'
  /** Spoils every answer to somebody let in, as broken firmware might (garble.ts). */
  spoil?: (body: string) => string
  /** Milliseconds it thinks before each answer. */
  delay: number
  /** Tries it says are left before it locks; null: it does not say. */
  triesLeft: number | null
  locked: boolean
  /** Good logins after which it answers 401 to any, as recorders do at their limit of connections. */
  limitAfter: number | null
  /** Fails with HTTP 500 on a search over all times (seen on several Hikvision recorders). */
  wideSearchFails: boolean
  /** Adds an hour to the offset it declares, and none to its digits. */
  offsetLies: boolean
  /** What it answers to a presented login, whatever that is: an HTTP answer, or (null) a closed connection. */
  refusal?: { status: number; body: string } | null
  /** Operations it answers to anybody. */
  open?: string[]
  /** Speaks TLS with this one of the fakes' certificates (tls-keys.ts); only fakes of vendors' languages. */
  tls?: 0 | 1
  /** How many of its channels are analogue inputs; the others are cameras on the network, numbered from 1 again (Hikvision). */
  analogue?: number
  /** Refuses with a web page and not in its own language (Hikvision). */
  refusesInHtml?: boolean
  /** Has no first generation of ONVIF's media service. */
  media2Only?: boolean
  /** Port of its streams (fake-rtsp.ts), for addresses it hands out. */
  rtspPort?: number
  /** A year it claims instead of its own, and a keep time in its own words: for what no driver may hand on. */
  year?: number
  retention?: string
}

export type FakeRecorder = {
  state: FakeRecorderState
  port: number
  /** Every operation answered, in order. */
  operations: string[]
  /** Presentations of a wrong login: what a real recorder counts before it locks. */
  failedLogins: number
  /** Presentations of any login. */
  logins: number
  /** Searches opened and not closed. */
  openSearches: number
  stop(): Promise<void>
}

/** A recorder with nothing to complain about under Polish law: 25 fps, 60 days, no sound, named accounts, right clock. */
export function healthyState(channels = 4): FakeRecorderState {
  return {
    maker: 'Nadzor Testing',
    model: 'FR-16',
    firmware: '5.70',
    firmwareDay: '2026-06-08',
    clockOffset: 0,
    ntp: true,
    users: [
      { name: 'audyt', password: 'Zażółć-gęślą-7', level: 'Administrator' },
      { name: 'a.nowa', password: 'nie-dla-probera-1', level: 'Operator' },
    ],
    channels: Array.from({ length: channels }, (_, i) => healthyChannel(i + 1)),
    keepDays: 60,
    overwrite: true,
    listsTracks: true,
    disks: [{ state: 'ok', tb: 8 }],
    lockout: true,
    passwordMin: 8,
    defaultPassword: false,
    riskyPassword: false,
    anonymous: false,
    log: { days: 400, kinds: ['login', 'playback', 'export', 'erase', 'config'] },
    http: false,
    https: true,
    telnet: false,
    cloud: false,
    alarms: true,
    login: 'ws-security',
    manner: 'healthy',
    hostileFrom: 'start',
    delay: 0,
    triesLeft: null,
    locked: false,
    limitAfter: null,
    wideSearchFails: false,
    offsetLies: false,
  }
}

function healthyChannel(number: number): FakeChannel {
  return {
    name: `KAMERA ${String(number)}`,
    width: 1920,
    height: 1080,
    fps: 25,
    fullRate: false,
    codec: 'H264',
    audio: false,
    audioRate: 8000,
    online: true,
    oldestDays: 60,
    newestDays: 0,
    gapDays: [],
    schedule: 'always',
    osdTime: true,
    colour: true,
    masks: 0,
    ptz: false,
    ptzLimits: false,
    tours: false,
    face: false,
    anpr: false,
    analytics: false,
  }
}

/** The planted gaps of the demo and of the journeys: 12 fps, 120 days, sound, one shared account, a clock an hour off. */
export function plantedState(channels = 4): FakeRecorderState {
  const state = healthyState(channels)
  return {
    ...state,
    clockOffset: 3600,
    ntp: false,
    users: [{ name: 'dyzurka', password: 'Zażółć-gęślą-7', level: 'Administrator' }],
    channels: state.channels.map((channel) => ({ ...channel, fps: 12, audio: true, oldestDays: 120 })),
    keepDays: 0,
  }
}
