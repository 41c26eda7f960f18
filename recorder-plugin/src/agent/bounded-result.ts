import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading } from '../driver.ts'
import type { ProbeResult } from '../probe.ts'

/** The bounds of shared/src/api/agents.ts `probeResult`: a babbling recorder fills neither a spool nor a school's history. */
const MOST = {
  rows: 20_000,
  text: 10_000,
  source: 2000,
  operation: 300,
  items: 5000,
  item: 200,
  channel: 4096,
  unit: 20,
}

function cut(value: FactValue): FactValue {
  if (typeof value === 'string') return value.slice(0, MOST.text)
  if (Array.isArray(value)) return value.slice(0, MOST.items).map((one) => one.slice(0, MOST.item))
  return value
}

function boundedReading(one: DriverReading): DriverReading {
  const source = one.source.slice(0, MOST.source)
  const unit = one.unit?.slice(0, MOST.unit) ?? null
  return one.unavailable === null ? { ...one, source, unit, value: cut(one.value) } : { ...one, source, unit }
}

/** A result as it may be kept, sent and stored: what a device made too long is cut, never the whole probe lost for it. */
export function boundedResult(result: ProbeResult): ProbeResult {
  return {
    ...result,
    driver: result.driver?.slice(0, 40) ?? null,
    readings: result.readings
      .filter(({ channel }) => channel === null || (channel >= 1 && channel <= MOST.channel))
      .slice(0, MOST.rows)
      .map(boundedReading),
    transcript: result.transcript.slice(0, MOST.rows).map((line) => ({
      ...line,
      operation: line.operation.slice(0, MOST.operation),
      outcome: line.outcome.slice(0, MOST.operation),
    })),
  }
}
