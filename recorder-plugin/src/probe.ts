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
    readings: withoutEchoes(readings),
    transcript: contact?.transcript ?? [],
  }
}

/** What one call could not tell and another did is not missing: the door that settings do not show, the streams do. */
function withoutEchoes(readings: readonly DriverReading[]): DriverReading[] {
  const key = (one: DriverReading) => `${one.fact} ${String(one.channel)}`
  const told = new Set(readings.filter((one) => one.unavailable === null).map(key))
  return readings.filter((one) => one.unavailable === null || !told.has(key(one)))
}

/** No driver may hand on a number that is none: it could be neither stored nor judged. */
function sane(reading: DriverReading): DriverReading {
  if (typeof reading.value !== 'number' || Number.isFinite(reading.value)) return reading
  return { ...reading, value: null, unavailable: 'malformed' }
}

function missing(fact: string, kind: ProbeErrorKind, source: string): DriverReading {
  return { fact, channel: null, unit: null, how: 'read', source, value: null, unavailable: kind }
}

/** When not one value was learnt, the probe as a whole failed for the first reason met. */
function commonFailure(readings: readonly DriverReading[]): ProbeErrorKind | null {
  if (readings.some((reading) => reading.unavailable === null)) return null
  return readings[0]?.unavailable ?? 'malformed'
}
