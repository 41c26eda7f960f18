import { parseXml, textAt } from '../transport/xml.ts'
import { doc, el, ok, status, text, zulu } from './hikvision-xml.ts'
import type { Reply } from './manners.ts'
import { deviceNow } from './recorded-time.ts'
import type { FakeRecorderState } from './recorder-state.ts'

const minors = {
  login: 'remoteLogin',
  playback: 'remotePlayByTime',
  export: 'localCopyFile',
  erase: 'localFormatHdd',
  config: 'remoteCfgParm',
}

function logEntries(state: FakeRecorderState): string[] {
  const { log } = state
  if (!log) return []
  const now = deviceNow(state) - (log.idleDays ?? 0) * 86_400_000
  return Array.from(
    { length: Math.max(2, Math.min(log.days, 300)) },
    (_, i, all = Math.max(2, Math.min(log.days, 300))) => {
      const kind = log.kinds[i % log.kinds.length] ?? 'login'
      const wall = now - (log.days * 86_400_000 * (all - 1 - i)) / (all - 1) - 3_600_000
      const range =
        kind === 'playback' ? el('channelID', 1) + el('infoContent', `${zulu(wall)} to ${zulu(wall + 60_000)}`) : ''
      const inside =
        el('metaId', `log.hikvision.com/Operation/${minors[kind]}`) +
        el('StartDateTime', zulu(wall)) +
        el('localId', i) +
        text('userName', state.users[1]?.name ?? 'a.nowa') +
        el('ipAddress', '192.0.2.7') +
        range
      return el('searchMatchItem', el('logDescriptor', inside))
    },
  )
}

/** ContentMgmt/logSearch: refuses without a metaId, as some firmware does. */
export function logPage(state: FakeRecorderState, body: string): Reply {
  const asked = parseXml(body)
  if (!textAt(asked, 'metaId')) return status(6, 'badParameters', 400)
  const all = logEntries(state)
  const [position, size] = [Number(textAt(asked, 'searchResultPostion')), Number(textAt(asked, 'maxResults'))]
  const page = all.slice(position, position + size)
  const state_ = page.length === 0 ? 'NO MATCHES' : position + page.length < all.length ? 'MORE' : 'OK'
  return ok(
    doc(
      'CMSearchResult',
      el('responseStatusStrg', state_) +
        el('numOfMatches', page.length) +
        el('totalMatches', all.length) +
        el('matchList', ...page),
      1,
    ),
  )
}
