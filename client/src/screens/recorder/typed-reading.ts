import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { parseTyped } from '../../components/typed-value.ts'

export type TypedReading =
  { value: FactValue; problem: null } | { value: null; problem: 'needed' | 'number' | 'share' | 'date' }

/**
 * What was typed off a device's screen as the value of a fact. Date and time are the device's own wall clock, read as
 * the phone's time zone: both stand in one building.
 */
export function readTyped(entry: Pick<CatalogueEntry, 'type'>, text: string): TypedReading {
  if (entry.type !== 'instant') return parseTyped(entry.type, text)
  if (text.trim() === '') return { value: null, problem: 'needed' }
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? { value: null, problem: 'date' } : { value: date.toISOString(), problem: null }
}

/** Local wall-clock time of an instant as a date-time field writes it, seconds included. */
export function localField(instant: string): string {
  const date = new Date(instant)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
