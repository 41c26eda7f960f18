import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { parseTyped } from '../../components/typed-value.ts'

export type TypedReading = { value: FactValue; problem: null } | { value: null; problem: 'needed' | 'number' | 'share' | 'date' }

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

/**
 * Seconds by which the device's clock is ahead of the phone's (negative: behind), from what its screen shows on a photo
 * and the moment of that photo. The device shows whole seconds or whole minutes; of a minute the middle is taken.
 */
export function clockOffset(shown: string, photographedAt: string): number | null {
  const device = new Date(shown).getTime()
  const phone = new Date(photographedAt).getTime()
  if (Number.isNaN(device) || Number.isNaN(phone)) return null
  const wholeMinute = !/T\d\d:\d\d:\d\d/.test(shown)
  return Math.round((device + (wholeMinute ? 30_000 : 0) - phone) / 1000)
}

/** Local wall-clock time of an instant as a date-time field writes it, seconds included. */
export function localField(instant: string): string {
  const date = new Date(instant)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** Hours, minutes and seconds of an offset, for a sentence; `sign` says which way. */
export function offsetParts(seconds: number): { sign: 'ahead' | 'behind' | 'equal'; h: number; min: number; s: number } {
  const size = Math.abs(seconds)
  const sign = seconds === 0 ? 'equal' : seconds > 0 ? 'ahead' : 'behind'
  return { sign, h: Math.floor(size / 3600), min: Math.floor((size % 3600) / 60), s: size % 60 }
}
