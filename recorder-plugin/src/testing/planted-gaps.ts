import type { FactValue } from '@nadzor/shared/facts/fact'
import type { FakeChannel, FakeRecorderState } from './recorder-state.ts'

/** What a driver has to say of a planted state; `near` for numbers that move with the clock. */
export type Expected = {
  fact: string
  channel?: number
  value: FactValue | null
  near?: number
  /** For instants: days back from now, compared to a day. */
  daysBack?: number
}

/** One way in which a recorder can differ from a healthy one, and what every driver that tells the fact has to say then. */
export type PlantedGap = { name: string; plant(state: FakeRecorderState): void; expected: Expected[] }

const first = (change: Partial<FakeChannel>) => (state: FakeRecorderState) => {
  state.channels = state.channels.map((channel, i) => (i === 0 ? { ...channel, ...change } : channel))
}
const all = (change: Partial<FakeRecorderState>) => (state: FakeRecorderState) => {
  Object.assign(state, change)
}
const one = (fact: string, value: FactValue | null): Expected => ({ fact, channel: 1, value })
const whole = (fact: string, value: FactValue | null): Expected => ({ fact, value })

export const plantedGaps: readonly PlantedGap[] = [
  {
    name: 'a clock an hour ahead',
    plant: all({ clockOffset: 3600 }),
    expected: [{ fact: 'rec.clock_offset', value: 3600, near: 3 }],
  },
  {
    name: 'a declared offset that lies',
    plant: all({ offsetLies: true }),
    expected: [{ fact: 'rec.clock_offset', value: 0, near: 3 }],
  },
  { name: 'a clock nobody sets', plant: all({ ntp: false }), expected: [whole('rec.ntp', false)] },
  { name: 'another keep time', plant: all({ keepDays: 90 }), expected: [whole('rec.expiry_days', 90)] },
  { name: 'no keep time', plant: all({ keepDays: 0 }), expected: [whole('rec.expiry_days', 0)] },
  { name: 'no overwriting', plant: all({ overwrite: false }), expected: [whole('rec.overwrite', false)] },
  {
    name: 'a failing disk beside a good one',
    plant: all({
      disks: [
        { state: 'ok', tb: 4 },
        { state: 'fault', tb: 2 },
      ],
    }),
    expected: [whole('rec.disk_state', 'fault'), whole('rec.storage_tb', 6)],
  },
  {
    name: 'a firmware of 2019',
    plant: all({ firmwareDay: '2019-03-01' }),
    expected: [whole('rec.firmware_day', '2019-03-01')],
  },
  { name: 'no lockout', plant: all({ lockout: false }), expected: [whole('rec.lockout', false)] },
  { name: 'short passwords', plant: all({ passwordMin: 4 }), expected: [whole('acc.pwd_min_length', 4)] },
  { name: 'a default password', plant: all({ defaultPassword: true }), expected: [whole('acc.default_pwd', true)] },
  { name: 'a risky password', plant: all({ riskyPassword: true }), expected: [whole('acc.risky_pwd', true)] },
  {
    name: 'firmware that says nothing of passwords',
    plant: all({ defaultPassword: null, riskyPassword: null }),
    expected: [whole('acc.default_pwd', null), whole('acc.risky_pwd', null)],
  },
  {
    name: 'a shared account',
    plant(state) {
      state.users.push({ name: 'dyżurka', password: 'wspólne-8', level: 'User' })
    },
    expected: [whole('acc.generic_count', 1), whole('acc.count', 3)],
  },
  { name: 'an open door', plant: all({ anonymous: true }), expected: [whole('acc.anonymous', true)] },
  { name: 'plain http', plant: all({ http: true }), expected: [whole('net.https_only', false)] },
  { name: 'telnet', plant: all({ telnet: true }), expected: [whole('net.telnet', true)] },
  { name: 'the vendor’s cloud', plant: all({ cloud: true }), expected: [whole('net.cloud', true)] },
  { name: 'no alarms', plant: all({ alarms: false }), expected: [whole('rec.alarms_on', false)] },
  {
    name: 'a log that is switched off',
    plant: all({ log: null }),
    expected: ['log.on', 'log.who', 'log.when', 'log.what', 'log.depth', 'log.newest'].map((fact) => whole(fact, null)),
  },
  {
    name: 'a log of ten days and logins only',
    plant: all({ log: { days: 10, kinds: ['login'] } }),
    expected: [
      whole('log.on', true),
      whole('log.who', true),
      whole('log.when', true),
      whole('log.depth', 10),
      ...['log.what', 'log.export', 'log.erase', 'log.config'].map((fact) => whole(fact, null)),
    ],
  },
  {
    name: '12 frames a second',
    plant: first({ fps: 12 }),
    expected: [one('ch.fps_cfg', 12), { fact: 'ch.fps_cfg', channel: 2, value: 25 }],
  },
  {
    name: 'sound',
    plant: first({ audio: true, audioRate: 16_000 }),
    expected: [
      one('ch.audio_cfg', true),
      one('ch.audio_track', true),
      one('ch.audio_rate', 16_000),
      { fact: 'ch.audio_cfg', channel: 2, value: false },
    ],
  },
  {
    name: 'an analogue size',
    plant: first({ width: 704, height: 576 }),
    expected: [one('ch.width', 704), one('ch.height', 576), one('ch.dar', '4:3')],
  },
  {
    name: 'half of the pixels',
    plant: first({ width: 960, height: 1080 }),
    expected: [one('ch.width', 960), one('ch.dar', '16:9')],
  },
  { name: 'a newer codec', plant: first({ codec: 'H265' }), expected: [one('ch.codec', 'H.265')] },
  {
    name: 'a name in another script',
    plant: first({ name: 'Вхід №1 <"&’>' }),
    expected: [one('ch.name', 'Вхід №1 <"&’>')],
  },
  { name: 'a camera that is away', plant: first({ online: false }), expected: [one('ch.online', false)] },
  {
    name: '120 days kept',
    plant: first({ oldestDays: 120 }),
    expected: [
      { ...one('ch.oldest', ''), daysBack: 120 },
      { fact: 'ch.oldest', channel: 2, value: '', daysBack: 60 },
    ],
  },
  {
    name: 'nothing recorded',
    plant: first({ oldestDays: null }),
    expected: [one('ch.oldest', null), one('ch.newest', null), one('ch.gaps', null)],
  },
  {
    name: 'a recording that ended',
    plant: first({ newestDays: 3 }),
    expected: [{ ...one('ch.newest', ''), daysBack: 3 }],
  },
  { name: 'two days missing', plant: first({ gapDays: [3, 4] }), expected: [one('ch.gaps', 48)] },
  {
    name: 'recording in school hours only',
    plant: first({ schedule: 'school-hours' }),
    expected: [one('ch.after_hours', false)],
  },
  {
    name: 'recording on movement only',
    plant: first({ schedule: 'motion' }),
    expected: [one('ch.after_hours', null)],
  },
  { name: 'recording switched off', plant: first({ schedule: 'off' }), expected: [one('ch.after_hours', false)] },
  { name: 'no time in the picture', plant: first({ osdTime: false }), expected: [one('ch.osd_time', false)] },
  { name: 'no colours', plant: first({ colour: false }), expected: [one('ch.colour', false)] },
  { name: 'two masks', plant: first({ masks: 2 }), expected: [one('ch.masks', 2)] },
  {
    name: 'a camera that moves freely',
    plant: first({ ptz: true, tours: true }),
    expected: [one('ch.ptz', true), one('ch.ptz_limits', false), one('ch.tours', true)],
  },
  {
    name: 'a camera that moves within limits',
    plant: first({ ptz: true, ptzLimits: true }),
    expected: [one('ch.ptz', true), one('ch.ptz_limits', true), one('ch.tours', false)],
  },
  { name: 'faces sought', plant: first({ face: true }), expected: [one('ch.face', true)] },
  { name: 'number plates read', plant: first({ anpr: true }), expected: [one('ch.anpr', true)] },
  { name: 'behaviour watched', plant: first({ analytics: true }), expected: [one('ch.analytics', true)] },
]
