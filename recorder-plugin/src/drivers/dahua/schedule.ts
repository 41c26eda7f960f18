import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { attempt, tell } from '../readings.ts'
import { recordsAfterHours } from '../week.ts'
import type { Schedule, WeekSpan } from '../week.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'
import { channelOf } from './channels.ts'
import type { Encoding } from './channels.ts'

const DAY = 24 * 60
/** Recording without any trigger, in the mask of a time section. */
const REGULAR = 1

/** "1 00:00:00-23:59:59": mask and span of one day; null for what is none or is switched off. */
function sectionOf(text: string | null, day: number): (WeekSpan & { continuous: boolean }) | null {
  const [mask = '', span = ''] = (text ?? '').split(' ')
  if (!(Number(mask) > 0)) return null
  const [from, until] = span.split('-').map((time) => {
    const [hour, minute, second] = time.split(':').map(Number)
    return (hour ?? Number.NaN) * 60 + (minute ?? Number.NaN) + ((second ?? 0) > 0 ? 1 : 0)
  })
  if (from === undefined || until === undefined || !(from >= 0 && until <= DAY + 1 && from < until)) return null
  return { from: day * DAY + from, until: day * DAY + Math.min(until, DAY), continuous: (Number(mask) & REGULAR) !== 0 }
}

/** The table's week begins on Sunday, ours on Monday; its eighth day is for holidays. */
function scheduleOf(body: CgiBody, index: number): Schedule | null {
  const table = `Record[${String(index)}].TimeSection`
  const days = body.indices(table)
  if (days.length === 0) return null
  const any = days
    .filter((day) => day < 7)
    .flatMap((day) => {
      const of = `${table}[${String(day)}]`
      return body
        .indices(of)
        .map((n) => sectionOf(body.text(`${of}[${String(n)}]`), (day + 6) % 7))
        .filter((span) => span !== null)
    })
  return { any, continuous: any.filter(({ continuous }) => continuous) }
}

/** RecordMode: 0 by schedule, 1 always, 2 never. The Enable in Record means nothing. */
function afterHours(modes: CgiBody, record: CgiBody, index: number): boolean | null {
  const mode = modes.number(`RecordMode[${String(index)}].Mode`)
  if (mode === 1) return true
  if (mode === 2) return false
  const schedule = scheduleOf(record, index)
  return mode === null || schedule === null ? null : recordsAfterHours(schedule)
}

/** Days; 0: not limited. Storage is told as a whole by new firmware, by groups of disks by old. */
async function storage(client: CgiClient): Promise<DriverReading[]> {
  let body: CgiBody
  let roots: string[]
  let source = 'StorageGlobal'
  try {
    body = await client.config('StorageGlobal')
    roots = ['StorageGlobal']
    if (body.number('StorageGlobal.FileHoldTime') === null) throw new ProbeError('unsupported', 'no keep time')
  } catch (error) {
    if (!(error instanceof ProbeError) || (error.kind !== 'unsupported' && error.kind !== 'refused')) throw error
    source = 'StorageGroup'
    body = await client.config('StorageGroup')
    roots = body.indices('StorageGroup').map((i) => `StorageGroup[${String(i)}]`)
  }
  const days = roots.map((root) => body.number(`${root}.FileHoldTime`)).filter((value) => value !== null)
  const overwrites = roots.map((root) => body.yesNo(`${root}.OverWrite`)).filter((value) => value !== null)
  const keep = days.length === 0 ? null : days.includes(0) ? 0 : Math.max(...days)
  return [
    tell('rec.expiry_days', keep, `${source} FileHoldTime`),
    tell('rec.overwrite', overwrites.length === 0 ? null : overwrites.every((one) => one), `${source} OverWrite`),
  ]
}

export function scheduleTopic(client: CgiClient, encoding: Encoding): Topic {
  return {
    name: 'schedule',
    facts: ['ch.after_hours', 'rec.expiry_days', 'rec.overwrite'],
    async ask() {
      const hours = await attempt(['ch.after_hours'], async () => {
        const channels = await encoding.channels()
        const modes = await client.config('RecordMode')
        const record = await client.config('Record')
        const source = 'RecordMode, Record TimeSection at night and at weekends'
        return channels.map(({ index }) =>
          tell('ch.after_hours', afterHours(modes, record, index), source, channelOf(index)),
        )
      })
      return [...hours, ...(await attempt(['rec.expiry_days', 'rec.overwrite'], () => storage(client)))]
    },
  }
}
