import type { DahuaTemper } from './fake-dahua.ts'
import type { Reply } from './manners.ts'
import { deviceNow, recordedDays } from './recorded-time.ts'
import type { Recorded } from './recorded-time.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

export const plain = (status: number, body: string): Reply => ({ status, body, type: 'text/plain;charset=utf-8' })
export const badRequest = plain(400, 'Error\r\nBad Request!\r\n')
const ok = plain(200, 'OK\r\n')
const text = (wall: number) => new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
const parse = (words: string | null) => Date.parse(`${words ?? ''}Z`)

type Search = { channel: number; files: Recorded[]; at: number; open: boolean; used: boolean }

/** Searches somebody opened: they are counted until they are closed and destroyed. */
export class DahuaSearches {
  readonly temper: DahuaTemper
  readonly #files = new Map<string, Search>()
  readonly #logs = new Map<string, { lines: string[][]; at: number }>()
  #next = 43_000

  constructor(temper: DahuaTemper) {
    this.temper = temper
  }

  /** mediaFileFind.cgi */
  files(fake: FakeRecorder, query: URLSearchParams): Reply {
    const action = query.get('action')
    if (action === 'factory.create') {
      const id = String(this.#next++)
      this.#files.set(id, { channel: 0, files: [], at: 0, open: false, used: false })
      fake.openSearches += 1
      return plain(200, `result=${id}\r\n`)
    }
    const id = query.get('object') ?? ''
    const search = this.#files.get(id)
    if (!search) return badRequest
    if (action === 'destroy') {
      if (search.open) return badRequest
      this.#files.delete(id)
      fake.openSearches -= 1
      return ok
    }
    if (action === 'close') {
      search.open = false
      return ok
    }
    return action === 'findFile' ? this.#find(fake.state, search, query) : next(search, Number(query.get('count')))
  }

  #find(state: FakeRecorderState, search: Search, query: URLSearchParams): Reply {
    if (search.used && this.temper.oneSearchEach) return badRequest
    search.used = true
    const index = Number(query.get('condition.Channel')) - (this.temper.searchesFromZero ? 0 : 1)
    const channel = state.channels[index]
    const [from, until] = [parse(query.get('condition.StartTime')), parse(query.get('condition.EndTime'))]
    if (!channel || !(from < until)) return badRequest
    search.channel = index
    search.at = 0
    search.files = recordedDays(state, channel).filter((one) => one.until >= from && one.from <= until)
    search.open = search.files.length > 0
    return search.open ? ok : badRequest
  }

  /** log.cgi */
  log(fake: FakeRecorder, query: URLSearchParams): Reply {
    const action = query.get('action')
    if (action === 'startFind') {
      const [from, until] = [parse(query.get('condition.StartTime')), parse(query.get('condition.EndTime'))]
      const entries = logEntries(fake.state).filter(({ wall }) => wall >= from && wall <= until)
      if (this.temper.logNewestFirst) entries.reverse()
      const token = String(this.#next++)
      this.#logs.set(token, { lines: entries.map(({ lines }) => lines), at: 0 })
      fake.openSearches += 1
      return plain(200, `token=${token}\r\ncount=${String(entries.length)}\r\n`)
    }
    const token = query.get('token') ?? ''
    const search = this.#logs.get(token)
    if (!search) return badRequest
    if (action === 'stopFind') {
      this.#logs.delete(token)
      fake.openSearches -= 1
      return ok
    }
    const page = search.lines.slice(search.at, search.at + Number(query.get('count')))
    search.at += page.length
    const lines = page.flatMap((entry, i) => entry.map((line) => line.replace(/^\*/, `items[${String(i)}].`)))
    return plain(200, [`found=${String(page.length)}`, ...lines, ''].join('\r\n'))
  }
}

function next(search: Search, count: number): Reply {
  if (!search.open) return badRequest
  const page = search.files.slice(search.at, search.at + count)
  search.at += page.length
  const lines = page.flatMap(({ from, until }, i) => [
    `items[${String(i)}].Channel=${String(search.channel)}`,
    `items[${String(i)}].StartTime=${text(from)}`,
    `items[${String(i)}].EndTime=${text(until)}`,
    `items[${String(i)}].Type=dav`,
    `items[${String(i)}].Flags[0]=Timing`,
  ])
  return plain(200, [`found=${String(page.length)}`, ...lines, ''].join('\r\n'))
}

const types = { login: 'LogIn', playback: 'PlayBack', export: 'DownloadFile', erase: 'ClearLog', config: 'SaveConfig' }
const dayFirst = (wall: number) => {
  const [day = '', time = ''] = text(wall).split(' ')
  return `${day.split('-').reverse().join('-')} ${time}`
}

/** Oldest first. A detail goes on over several lines, and times are written day first, as on a live unit. */
function logEntries({ log, users, ...state }: FakeRecorderState): { wall: number; lines: string[] }[] {
  if (!log) return []
  const now = deviceNow({ log, users, ...state }) - (log.idleDays ?? 0) * 86_400_000
  const count = Math.max(2, Math.min(log.days * 2, 700))
  return Array.from({ length: count }, (_, i) => {
    const kind = log.kinds[i % log.kinds.length] ?? 'login'
    const wall = Math.floor((now - (log.days * 86_400_000 * (count - 1 - i)) / (count - 1) - 3_600_000) / 1000) * 1000
    const detail =
      kind === 'playback'
        ? ['*Detail=Channel:1', `Start Time:${text(wall)}`, `End Time:${text(wall + 60_000)}`]
        : ['*Detail=']
    return {
      wall,
      lines: [`*Time=${dayFirst(wall)}`, `*Type=${types[kind]}`, `*User=${users[1]?.name ?? 'a.nowa'}`, ...detail],
    }
  })
}
