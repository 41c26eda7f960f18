import type { Subject } from '@nadzor/shared/facts/fact'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CustodyState, Data, LedgerEntry } from '../../data/contract.ts'
import { useData, useLive, useSync } from '../../data/vue.ts'
import { formatBytes, formatPercent } from '../../formats.ts'
import { useOffline } from '../offline.ts'
import { shortName } from '../short-name.ts'

/** An entry that is not accepted yet, or met a conflict, with the name people know its subject by. */
export type LedgerRow = LedgerEntry & { plate: string | null; place: string; purpose: string | null }

const kept = new Set<CustodyState>(['accepted'])

async function nameOf(data: Data, subject: Subject | null): Promise<{ plate: string | null; place: string }> {
  if (!subject) return { plate: null, place: '' }
  if (subject.kind === 'channel') {
    const channel = await data.subject('channel', subject.id)
    const recorder = channel && (await data.subject('recorder', channel.recorderId))
    return { plate: recorder?.plate ?? null, place: channel ? `${channel.number}` : '' }
  }
  const row = await data.subject(subject.kind, subject.id)
  return { plate: row && 'plate' in row ? row.plate : null, place: shortName(row?.name ?? '') }
}

async function describe(data: Data, entry: LedgerEntry): Promise<LedgerRow> {
  const name = await nameOf(data, entry.subject)
  const evidence = entry.what === 'photo' ? await data.subject('evidence', entry.id) : null
  return { ...entry, ...name, purpose: evidence?.purpose ?? null }
}

/** Where every photo and answer made on this phone is: counts of both, and each one the server has not accepted. */
export function useLedger() {
  const data = useData()
  const sync = useSync()
  const offline = useOffline()
  const { t } = useI18n()

  const ledger = useLive(() => data.ledger())
  const photos = computed(() => (ledger.value ?? []).filter((entry) => entry.what === 'photo'))
  const others = computed(() => (ledger.value ?? []).filter((entry) => entry.what !== 'photo'))
  const accepted = (entries: LedgerEntry[]): number => entries.filter((entry) => kept.has(entry.state)).length
  const counts = computed(() => ({
    photos: { accepted: accepted(photos.value), all: photos.value.length },
    answers: { accepted: accepted(others.value), all: others.value.length },
  }))

  const rows = useLive(async () => {
    const entries = await data.ledger()
    const shown = entries.filter(
      (entry) => entry.state === 'rejected' || entry.conflict || (entry.what === 'photo' && !kept.has(entry.state)),
    )
    const order: CustodyState[] = ['rejected', 'repeat', 'on-the-way', 'waiting', 'accepted']
    shown.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    return Promise.all(shown.map((entry) => describe(data, entry)))
  })

  function titleOf(row: LedgerRow): string {
    const subject = row.plate ?? row.place
    if (row.what === 'photo') return t(`visit.ledger.photo.${row.purpose ?? 'other'}`, { subject })
    return t(`visit.ledger.change.${row.what.replace('.', '-')}`, { subject })
  }
  function reasonOf(row: LedgerRow): string {
    if (row.state === 'rejected') return t(`problems.${row.problem?.type ?? 'internal'}`)
    if (row.state === 'repeat') return t('visit.ledger.damaged')
    if (row.conflict)
      return t(row.what.startsWith('finding.') ? 'visit.ledger.findingConflict' : 'visit.ledger.conflict')
    const size = formatBytes(row.size)
    if (row.state === 'on-the-way')
      return t('visit.ledger.onTheWay', { share: formatPercent(Math.round(row.progress * 100)), size })
    return t(offline.value ? 'visit.ledger.waitsForNetwork' : 'visit.ledger.waits', { size })
  }

  /** Answers that have not been accepted, and since when the oldest of them waits. */
  const waitsSince = computed(() => {
    const waiting = others.value.filter((entry) => entry.state === 'waiting' || entry.state === 'on-the-way')
    const oldest = waiting.map((entry) => entry.madeAt).sort()[0]
    return oldest === undefined ? null : { count: waiting.length, since: oldest }
  })
  const health = useLive(() => data.storageHealth())
  /** Bytes left to this app; null where the browser does not tell. */
  const free = computed(() => {
    const { usage, quota } = health.value ?? {}
    return typeof usage === 'number' && typeof quota === 'number' ? quota - usage : null
  })

  const busy = ref(false)
  async function sendNow(): Promise<void> {
    busy.value = true
    await data.sync.now()
    busy.value = false
  }
  return { waitsSince, free, data, sync, offline, ledger, photos, counts, rows, titleOf, reasonOf, busy, sendNow }
}
