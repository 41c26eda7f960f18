import type * as z from 'zod/mini'
import type { Kysely } from 'kysely'
import type { consent, consentCreate, credentialState, probeBlocked } from '@nadzor/shared/api/recorders'
import type { Country } from '@nadzor/shared/facts/primitives'
import { agentById } from '../db/queries/agents.ts'
import type { Agent } from '../db/queries/agents.ts'
import { connectionOf, consentsOf, credentialOf } from '../db/queries/recorders.ts'
import type { TableRow, Tables } from '../db/tables.ts'

export type Consent = z.infer<typeof consent>
export type CredentialState = z.infer<typeof credentialState>
export type Blocked = z.infer<typeof probeBlocked>

/** What must be known of a recorder before it is asked, and why it may not be. */
export type Readiness = {
  connection: TableRow<'recorderConnection'> | null
  credential: TableRow<'credential'> | null
  agent: Agent | null
  consents: Consent[]
  /** Day and hour at the school. */
  day: string
  hour: string
  /** Null when a probe may be started; the hour is checked when it runs, which may be later. */
  blocked: Blocked | null
}

export async function readinessOf(
  db: Kysely<Tables>,
  recorderId: string,
  country: Country,
  at: Date,
): Promise<Readiness> {
  const connection = await connectionOf(db, recorderId)
  const credential = await credentialOf(db, recorderId)
  const agent = connection?.agentId ? await agentById(db, connection.agentId) : null
  const consents = (await consentsOf(db, recorderId)).map(consentOf)
  const { day, hour } = localTime(at, country)
  const blocked = blockedBy(connection, credential, consents, day, agent)
  return { connection, credential, agent, consents, day, hour, blocked }
}

export function consentOf(row: TableRow<'probeConsent'>): Consent {
  const body = JSON.parse(row.body) as z.infer<typeof consentCreate>
  // Those recorded before these were asked for do not have them.
  const older = { signature: null, document: null, installer: null, installerInformedOn: null }
  return { ...older, ...body, id: row.id, recordedAt: row.recordedAt, withdrawnAt: row.withdrawnAt }
}

/** Whether it says everything a consent must: who signed and where that is kept, and that the installer knows. */
function isWhole(one: Consent): boolean {
  return one.signature !== null && one.document !== null && one.installer !== null && one.installerInformedOn !== null
}

const zones: Record<Country, string> = { PL: 'Europe/Warsaw', SI: 'Europe/Ljubljana' }

/** Day and hour of `at` where the institution stands: a consent is given in the school's own time. */
export function localTime(at: Date, country: Country): { day: string; hour: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zones[country],
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { day: `${get('year')}-${get('month')}-${get('day')}`, hour: `${get('hour')}:${get('minute')}` }
}

/** Nobody agrees to the past: not before it was signed and the installer told, whatever it says. */
const beginOf = ({ validFrom, agreedOn, installerInformedOn }: Consent): string =>
  [validFrom, agreedOn, installerInformedOn ?? ''].reduce((last, day) => (day > last ? day : last))

/** The whole consents that cover this day; withdrawn ones never. */
export function consentsOn(consents: readonly Consent[], day: string): Consent[] {
  return consents.filter(
    (one) => one.withdrawnAt === null && isWhole(one) && beginOf(one) <= day && day <= one.validUntil,
  )
}

/**
 * Whether somebody had agreed that the recorder be asked at `at`, whatever was withdrawn afterwards: for results that
 * come later than they were measured.
 */
export function agreedAt(
  consents: readonly Consent[],
  country: Country,
  at: string,
  what: { streams: boolean } = { streams: false },
): boolean {
  const { day, hour } = localTime(new Date(at), country)
  const then = consents.map((one) =>
    one.withdrawnAt !== null && one.withdrawnAt > at ? { ...one, withdrawnAt: null } : one,
  )
  return consentsOn(then, day).some((one) => withinWindow(one, hour) && (one.streamSampling || !what.streams))
}

/** Minutes of a day. */
const DAY = 24 * 60
const minuteOfDay = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

/** Minutes until one of the agreed windows is open; 0 when one is. A window may open only after midnight. */
export function minutesUntilOpen(consents: readonly Consent[], hour: string): number {
  if (consents.some((one) => withinWindow(one, hour))) return 0
  const waits = consents.map((one) => (minuteOfDay(one.windowFrom) - minuteOfDay(hour) + 24 * 60) % (24 * 60))
  return Math.min(...waits)
}

/**
 * Milliseconds from `at` during which asking (with `streams`: watching too) stays agreed, to the end of the window's last
 * minute and of the last day; 0 when it is not agreed now, a day at most. One consent has to cover them all.
 */
export function agreedFor(
  consents: readonly Consent[],
  country: Country,
  at: Date,
  { streams }: { streams: boolean },
): number {
  const { day, hour } = localTime(at, country)
  const open = consentsOn(consents, day).filter((one) => withinWindow(one, hour) && (one.streamSampling || !streams))
  const now = minuteOfDay(hour)
  const minutes = open.map((one) => {
    const [from, until] = [minuteOfDay(one.windowFrom), minuteOfDay(one.windowUntil)]
    const always = (until + 1) % DAY === from
    const left = always ? DAY : ((until - now + DAY) % DAY) + 1
    return one.validUntil > day ? left : Math.min(left, DAY - now)
  })
  const most = Math.max(0, ...minutes)
  return most === 0 ? 0 : most * 60_000 - (at.getTime() % 60_000)
}

/** Whether an hour of the day lies in the agreed window; a window may run over midnight. */
export function withinWindow({ windowFrom, windowUntil }: Consent, hour: string): boolean {
  return windowFrom <= windowUntil
    ? windowFrom <= hour && hour <= windowUntil
    : hour >= windowFrom || hour <= windowUntil
}

function blockedBy(
  connection: TableRow<'recorderConnection'> | null,
  credential: { state: string } | null,
  consents: readonly Consent[],
  day: string,
  agent: Agent | null,
): Blocked | null {
  if (!connection) return 'no-connection'
  if (consentsOn(consents, day).length === 0) return 'no-consent'
  if (connection.agentId !== null && (!agent || agent.revokedAt !== null)) return 'agent-revoked'
  if (!credential) return 'no-credential'
  if (credential.state === 'rejected') return 'login-rejected'
  // A probe died while it presented this login for the first time; nobody knows whether the recorder counted a failure.
  if (credential.state === 'trying') return 'login-uncertain'
  return null
}
