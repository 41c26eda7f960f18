import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading } from './driver.ts'
import type { ProbeResult } from './probe.ts'

/** A probe as a technician reads it beside the recorder: what it is, its channels, and what could not be learnt, with the reason. */

const columns: readonly [string, string][] = [
  ['ch.name', 'name'],
  ['ch.online', 'picture'],
  ['ch.codec', 'codec'],
  ['ch.width', 'width'],
  ['ch.height', 'height'],
  ['ch.fps_cfg', 'fps set'],
  ['ch.fps_live', 'live'],
  ['ch.fps_meas', 'recorded'],
  ['ch.audio_cfg', 'sound'],
  ['ch.audio_track', 'on disk'],
  ['ch.oldest', 'oldest'],
  ['ch.newest', 'newest'],
  ['ch.gaps', 'missing'],
]
const MAX_CELL = 28

/** Nothing a device says may move the cursor, change colours or turn the writing round. */
export function printable(text: string): string {
  return [...text].map((letter) => (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(letter) ? '·' : letter)).join('')
}

function cell(value: FactValue, unit: string | null): string {
  const text =
    typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : Array.isArray(value)
        ? value.join(', ')
        : typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
          ? value.slice(0, 16).replace('T', ' ')
          : String(value)
  return printable(unit === null || unit === '1/s' || unit === 'px' ? text : `${text} ${unit}`)
}

const shortened = (text: string) =>
  [...text].length > MAX_CELL ? `${[...text].slice(0, MAX_CELL - 1).join('')}…` : text

/** Rows of cells under each other, the first as head. */
function table(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length))) ?? []
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - [...text].length))
  return rows.map((row) => (indent + row.map((text, i) => pad(text, widths[i] ?? 0)).join('  ')).trimEnd())
}

/** "1-16" of 1, 2, ... 16. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts: [number, number][] = []
  for (const number of sorted) {
    const last = parts.at(-1)
    if (last && number - last[1] <= 1) last[1] = number
    else parts.push([number, number])
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(', ')
}

function channelTables(readings: readonly DriverReading[]): string[] {
  const channels = [...new Set(readings.map((one) => one.channel))].filter((one) => one !== null).sort((a, b) => a - b)
  const told = (fact: string, channel: number) => {
    const found = readings.find((one) => one.fact === fact && one.channel === channel && one.value !== null)
    return found?.value == null ? '–' : shortened(cell(found.value, found.unit))
  }
  const known = new Set(columns.map(([fact]) => fact))
  const others = [...new Set(readings.map((one) => one.fact))].filter(
    (fact) => fact.startsWith('ch.') && !known.has(fact),
  )
  const shown = (facts: readonly (readonly [string, string])[]) => {
    const used = facts.filter(([fact]) => channels.some((channel) => told(fact, channel) !== '–'))
    if (used.length === 0 || channels.length === 0) return []
    const head = ['channel', ...used.map(([, name]) => name)]
    return [
      ...table([head, ...channels.map((channel) => [String(channel), ...used.map(([fact]) => told(fact, channel))])]),
      '',
    ]
  }
  const more = others.map((fact) => [fact, fact.slice(3)] as const)
  const lines = [...shown(columns), ...shown(more)]
  return lines.length === 0 ? [] : ['Channels', ...lines]
}

/** Facts that were not told, one line a fact and reason, with the channels it concerns. */
function missing(readings: readonly DriverReading[]): string[] {
  const groups = new Map<string, { row: string[]; channels: number[] }>()
  for (const one of readings) {
    if (one.unavailable === null) continue
    const key = `${one.fact}\n${one.unavailable}\n${one.source}`
    const group = groups.get(key) ?? {
      row: [one.fact, one.unavailable, shortened80(printable(one.source))],
      channels: [],
    }
    if (one.channel !== null) group.channels.push(one.channel)
    groups.set(key, group)
  }
  if (groups.size === 0) return []
  const rows = [...groups.values()].map(({ row, channels }) => [
    row[0] ?? '',
    channels.length === 0 ? '' : ranges(channels),
    row[1] ?? '',
    row[2] ?? '',
  ])
  return ['Not told', ...table(rows), '']
}
const shortened80 = (text: string) => ([...text].length > 80 ? `${[...text].slice(0, 79).join('')}…` : text)

const logins: Readonly<Record<ProbeResult['login'], string>> = {
  untested: 'login not presented',
  ok: 'login accepted',
  rejected: 'login refused',
  uncertain: 'login presented, no clear answer',
}

export function reportOf(result: ProbeResult, address: string): string {
  const { readings, transcript } = result
  const seconds = ((Date.parse(result.endedAt) - Date.parse(result.startedAt)) / 1000).toFixed(1)
  const head = [
    address,
    result.driver ?? 'no driver fits',
    logins[result.login],
    `${String(transcript.length)} requests in ${seconds} s`,
    'times in UTC',
  ]
  const whole = readings.filter((one) => one.value !== null && (one.channel === null || !one.fact.startsWith('ch.')))
  const rows = whole.map((one) => [
    one.fact,
    one.fact === 'rec.expiry_days' && one.value === 0 ? '0 (not limited)' : cell(one.value ?? '', one.unit),
    printable(one.source),
  ])
  return [
    head.join(' · '),
    ...(result.failure === null ? [] : [`Nothing could be read: ${result.failure}`]),
    '',
    ...(rows.length === 0 ? [] : ['Recorder', ...table(rows), '']),
    ...channelTables(readings),
    ...missing(readings),
  ].join('\n')
}
