/**
 * Geometry of the fields an inspector marks on a view photo. A corner is a share of the picture's width and height
 * (0..1), so a mark means the same on every screen size and after the photo was reduced.
 */
export type Corner = readonly [x: number, y: number]

const within = (value: number): number => Math.min(1, Math.max(0, value))
export const clampCorner = ([x, y]: Corner): [number, number] => [within(x), within(y)]

/** Area of a simple polygon as a share (0..1) of the picture, by the shoelace formula; 0 below three corners. */
export function polygonArea(corners: readonly Corner[]): number {
  let twice = 0
  corners.forEach(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y]
    twice += x * nextY - nextX * y
  })
  return Math.abs(twice) / 2
}

function side(a: Corner, b: Corner, p: Corner): number {
  return Math.sign((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]))
}

/** Whether two edges of the polygon cross: its area would then mean nothing. Neighbouring edges only touch. */
export function crossesItself(corners: readonly Corner[]): boolean {
  const edges = corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner] as const)
  return edges.some(([a, b], first) =>
    edges.slice(first + 1).some(([c, d], offset) => {
      const second = first + 1 + offset
      const neighbours = second - first === 1 || (first === 0 && second === edges.length - 1)
      if (neighbours) return false
      return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
    }),
  )
}

/** Why a field cannot be closed yet; null when it can. */
export function fieldFault(corners: readonly Corner[]): 'too-few' | 'crossing' | 'no-area' | null {
  if (corners.length < 3) return 'too-few'
  if (crossesItself(corners)) return 'crossing'
  return polygonArea(corners) < 0.0005 ? 'no-area' : null
}

function inside(x: number, y: number, corners: readonly Corner[]): boolean {
  let odd = false
  corners.forEach(([ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
  })
  return odd
}

// 400 columns tell 0.25 % of the picture's width apart: finer than a finger sets a corner.
const COLUMNS = 400
const ROWS = 300

/**
 * Share of the picture in per cent, to a tenth, that lies in any of `fields` and in none of `masked`. Overlapping
 * fields count once.
 */
export function coveredShare(
  fields: readonly (readonly Corner[])[],
  masked: readonly (readonly Corner[])[] = [],
): number {
  if (fields.length === 0) return 0
  const [only] = fields
  if (only && fields.length === 1 && masked.length === 0) return Math.round(polygonArea(only) * 1000) / 10
  let hit = 0
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [(column + 0.5) / COLUMNS, (row + 0.5) / ROWS]
      if (fields.some((field) => inside(x, y, field)) && !masked.some((field) => inside(x, y, field))) hit += 1
    }
  }
  return Math.round((hit / (COLUMNS * ROWS)) * 1000) / 10
}

/** The middle of the corners: where a field's name is written. */
export function middle(corners: readonly Corner[]): [number, number] {
  const n = Math.max(1, corners.length)
  return [corners.reduce((sum, [x]) => sum + x, 0) / n, corners.reduce((sum, [, y]) => sum + y, 0) / n]
}

/** A corner moved by whole steps of one hundredth of the picture, kept inside it. */
export function stepCorner([x, y]: Corner, dx: number, dy: number, step = 0.01): [number, number] {
  return clampCorner([x + dx * step, y + dy * step])
}

/** Index of the corner within `reach` screen pixels of a tap, the nearest one; -1 when the tap is free ground. */
export function cornerAt(
  corners: readonly Corner[],
  tap: Corner,
  picture: { width: number; height: number },
  reach = 22,
): number {
  let best = -1
  let nearest = reach
  corners.forEach(([x, y], index) => {
    const distance = Math.hypot((x - tap[0]) * picture.width, (y - tap[1]) * picture.height)
    if (distance <= nearest) [best, nearest] = [index, distance]
  })
  return best
}
