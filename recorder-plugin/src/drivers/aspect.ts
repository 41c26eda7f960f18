/** Modes whose picture is not shown with square pixels (REQUIREMENTS section 6.2), width x height. */
const modes: Readonly<Record<string, string>> = {
  '176x144': '4:3',
  '352x288': '4:3',
  '704x288': '4:3',
  '704x576': '4:3',
  '720x576': '4:3',
  '960x576': '4:3',
  '704x480': '4:3',
  '720x480': '4:3',
  '640x720': '16:9',
  '960x1080': '16:9',
  '944x1080': '16:9',
}
const shapes = [
  ['4:3', 4 / 3],
  ['16:9', 16 / 9],
  ['5:4', 5 / 4],
] as const
/** 1920 x 1088 and the like: encoders round up to whole macroblocks. */
const TOLERANCE = 0.01

/** Shape of the shown picture for a recorded size in pixels; null for one that no table knows. A derived observation. */
export function displayAspect(width: number | null, height: number | null): string | null {
  if (!width || !height) return null
  const known = modes[`${String(width)}x${String(height)}`]
  if (known) return known
  return shapes.find(([, ratio]) => Math.abs(width / height / ratio - 1) <= TOLERANCE)?.[0] ?? null
}
