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

/** Hours, minutes and whole seconds of an offset (a driver measures parts of one too); `sign` says which way. */
export function offsetParts(seconds: number): {
  sign: 'ahead' | 'behind' | 'equal'
  h: number
  min: number
  s: number
} {
  const size = Math.round(Math.abs(seconds))
  const sign = size === 0 ? 'equal' : seconds > 0 ? 'ahead' : 'behind'
  return { sign, h: Math.floor(size / 3600), min: Math.floor((size % 3600) / 60), s: size % 60 }
}
