import { detectDriver } from './detect.ts'
import type { DriverReading, RecorderDriver, RecorderTarget } from './driver.ts'
import { driverByName } from './drivers/index.ts'
import { ProbeError } from './errors.ts'
import type { ProbeErrorKind } from './errors.ts'
import { Contact } from './transport/contact.ts'
import type { LoginState, TranscriptLine } from './transport/contact.ts'
import type { AllowedNetworks } from './transport/networks.ts'
import { redact } from './transport/redaction.ts'

/** Plain data in: what to ask, how long, and where probes may go. */
export type ProbeRequest = {
  /** Null: choose by an anonymous look, never by trying logins. */
  driver: string | null
  target: RecorderTarget
  allowed: AllowedNetworks
  /** Milliseconds for the whole probe. */
  timeLimit: number
}

/** Plain data out. `failure` is set when nothing could be asked at all; the readings then say so fact by fact. */
export type ProbeResult = {
  driver: string | null
  startedAt: string
  endedAt: string
  login: LoginState
  /** TLS key met, to be stored and compared from now on. */
  pin: string | null
  failure: ProbeErrorKind | null
  readings: DriverReading[]
  transcript: TranscriptLine[]
}

/**
 * Runs one driver over one recorder. Never throws for a device's fault: an unreachable, refusing or babbling recorder
 * becomes readings that say so. A programming error does throw.
 */
export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  const startedAt = new Date().toISOString()
  const deadline = AbortSignal.timeout(request.timeLimit)
  const secrets = request.target.login ? [request.target.login.password] : []
  let contact: Contact | null = null
  let driver: RecorderDriver | null = request.driver === null ? null : driverByName(request.driver)
  if (request.driver !== null && !driver) throw new Error(`there is no driver named ${request.driver}`)
  const readings: DriverReading[] = []
  let failure: ProbeErrorKind | null
  try {
    contact = await Contact.open(request.target, request.allowed, deadline)
    driver ??= await detectDriver(contact)
    if (!driver) throw new ProbeError('unsupported', 'no driver speaks with this recorder')
    for (const topic of driver.topics(contact)) {
      try {
        readings.push(...(await topic.ask()).map(sane))
      } catch (error) {
        if (!(error instanceof ProbeError)) throw error
        readings.push(...topic.facts.map((fact) => missing(fact, error.kind, redact(error.message, secrets))))
      }
    }
    failure = commonFailure(readings)
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    failure = error.kind
  } finally {
    contact?.close()
  }
  return {
    driver: driver?.name ?? null,
    startedAt,
    endedAt: new Date().toISOString(),
    login: contact?.loginState ?? 'untested',
    pin: contact?.pin ?? request.target.pin,
    failure,
    readings: withoutEchoes(readings).slice(0, MAX_READINGS),
    transcript: contact?.transcript ?? [],
  }
}

/** What one call could not tell and another did is not missing: the door that settings do not show, the streams do. */
function withoutEchoes(readings: readonly DriverReading[]): DriverReading[] {
  const key = (one: DriverReading) => `${one.fact} ${String(one.channel)}`
  const told = new Set(readings.filter((one) => one.unavailable === null).map(key))
  return readings.filter((one) => one.unavailable === null || !told.has(key(one)))
}

/** More than any recorder tells: of one fact, and of all together. */
const MAX_TEXT = 1000
const MAX_LIST = 500
const MAX_ITEM = 200
const MAX_READINGS = 20_000

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/**
 * What a driver hands on is stored, sent to phones and shown: no number that is none, and no more words than a recorder has to say,
 * however long its answer.
 */
function sane(reading: DriverReading): DriverReading {
  const { value } = reading
  const source = cut(reading.source, MAX_TEXT)
  if (value === null) return { ...reading, source }
  if (typeof value === 'number' && !Number.isFinite(value))
    return { ...reading, source, value: null, unavailable: 'malformed' }
  if (typeof value === 'string') return { ...reading, source, value: cut(value, MAX_TEXT) }
  if (Array.isArray(value)) {
    const list = value.slice(0, MAX_LIST).map((item) => cut(item, MAX_ITEM))
    return { ...reading, source, value: list.length < value.length ? [...list, '…'] : list }
  }
  return { ...reading, source }
}

function missing(fact: string, kind: ProbeErrorKind, source: string): DriverReading {
  return { fact, channel: null, unit: null, how: 'read', source, value: null, unavailable: kind }
}

/** When not one value was learnt, the probe as a whole failed for the first reason met. */
function commonFailure(readings: readonly DriverReading[]): ProbeErrorKind | null {
  if (readings.some((reading) => reading.unavailable === null)) return null
  return readings[0]?.unavailable ?? 'malformed'
}
