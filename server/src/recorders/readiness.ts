import type * as z from 'zod/mini'
import type { consent, consentCreate, credentialState } from '@nadzor/shared/api/recorders'
import type { Country } from '@nadzor/shared/facts/primitives'
import type { TableRow } from '../db/tables.ts'

export type Consent = z.infer<typeof consent>
export type CredentialState = z.infer<typeof credentialState>
export type Blocked = 'no-connection' | 'no-credential' | 'no-consent' | 'login-rejected' | 'login-uncertain'

export function consentOf(row: TableRow<'probeConsent'>): Consent {
  const body = JSON.parse(row.body) as z.infer<typeof consentCreate>
  return { ...body, id: row.id, recordedAt: row.recordedAt, withdrawnAt: row.withdrawnAt }
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

/** The consents that cover this day; withdrawn ones never. */
export function consentsOn(consents: readonly Consent[], day: string): Consent[] {
  return consents.filter((one) => one.withdrawnAt === null && one.validFrom <= day && day <= one.validUntil)
}

const minuteOfDay = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

/** Minutes until one of the agreed windows is open; 0 when one is. A window may open only after midnight. */
export function minutesUntilOpen(consents: readonly Consent[], hour: string): number {
  if (consents.some((one) => withinWindow(one, hour))) return 0
  const waits = consents.map((one) => (minuteOfDay(one.windowFrom) - minuteOfDay(hour) + 24 * 60) % (24 * 60))
  return Math.min(...waits)
}

/** Whether an hour of the day lies in the agreed window; a window may run over midnight. */
export function withinWindow({ windowFrom, windowUntil }: Consent, hour: string): boolean {
  return windowFrom <= windowUntil
    ? windowFrom <= hour && hour <= windowUntil
    : hour >= windowFrom || hour <= windowUntil
}

/** Why no probe may be started; null when one may. The hour is checked when the job runs, which may be later. */
export function blockedBy(
  connection: TableRow<'recorderConnection'> | null,
  credential: { state: string } | null,
  consents: readonly Consent[],
  day: string,
): Blocked | null {
  if (!connection) return 'no-connection'
  if (consentsOn(consents, day).length === 0) return 'no-consent'
  if (!credential) return 'no-credential'
  if (credential.state === 'rejected') return 'login-rejected'
  // A probe died while it presented this login for the first time; nobody knows whether the recorder counted a failure.
  if (credential.state === 'trying') return 'login-uncertain'
  return null
}
