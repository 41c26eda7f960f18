import { plate as plateSchema } from '@nadzor/shared/facts/camera'
import { partsOf, thingKinds } from './register-rows.ts'
import type { Register, ThingKind } from './register-rows.ts'

/** Something that bears a plate. */
export type Bearer = { kind: ThingKind; id: string; plate: string; name: string; areaId: string | null }

export function bearers(register: Register): Bearer[] {
  return thingKinds.flatMap((kind) =>
    partsOf(register, kind).map(({ id, plate, name, areaId }) => ({ kind, id, plate, name, areaId })),
  )
}

const same = (a: string, b: string): boolean => a.trim().toUpperCase() === b.trim().toUpperCase()

/** Who else bears this plate. Schools do hang a number twice; the register says so and writes it down as it is. */
export function alsoBorneBy(register: Register, plate: string, except: string): Bearer[] {
  return plate.trim() === '' ? [] : bearers(register).filter((one) => one.id !== except && same(one.plate, plate))
}

/** Ids of everything whose plate something else bears too. */
export function doublyPlated(register: Register): Set<string> {
  const all = bearers(register)
  const count = new Map<string, number>()
  for (const { plate } of all) count.set(plate.toUpperCase(), (count.get(plate.toUpperCase()) ?? 0) + 1)
  return new Set(all.filter(({ plate }) => (count.get(plate.toUpperCase()) ?? 0) > 1).map(({ id }) => id))
}

type Numbered = { prefix: string; digits: string }
function numbered(plate: string): Numbered | null {
  const match = /^(.*?)(\d+)$/.exec(plate.trim())
  return match ? { prefix: match[1] ?? '', digits: match[2] ?? '' } : null
}

/** The number after the highest of this prefix, as wide as the others write it: K-15 after K-14; K-01 at first. */
function nextOf(prefix: string, plates: readonly Numbered[], width: number): string | null {
  const mine = plates.filter((one) => same(one.prefix, prefix))
  const highest = Math.max(0, ...mine.map(({ digits }) => Number(digits)))
  const wide = mine.length > 0 ? Math.max(...mine.map(({ digits }) => digits.length)) : width
  const next = `${mine[0]?.prefix ?? prefix}${String(highest + 1).padStart(wide, '0')}`
  return plateSchema.safeParse(next).success ? next : null
}

/** How plates of a kind begin where the institution has none yet; the phone proposes the same. */
const usual: Record<ThingKind, { prefix: string; width: number }> = {
  camera: { prefix: 'K-', width: 2 },
  sign: { prefix: 'T-', width: 2 },
  recorder: { prefix: 'R', width: 1 },
}

/** The prefix most of them have; the first of equals. */
function commonest(plates: readonly Numbered[]): string | null {
  const count = new Map<string, number>()
  for (const { prefix } of plates) count.set(prefix, (count.get(prefix) ?? 0) + 1)
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/**
 * The plate to propose beside what is typed, or null when what is typed is free. Nothing typed: the next number as
 * things of this kind are numbered here. A prefix ("K", "K-"): its next free number. A plate something else bears: the
 * next free one of its prefix. Numbers count on over all kinds, since a wall knows no kinds.
 */
export function proposedPlate(register: Register, kind: ThingKind, typed: string, id: string): string | null {
  const others = bearers(register).filter((one) => one.id !== id)
  const all = others.flatMap(({ plate }) => numbered(plate) ?? [])
  const wanted = typed.trim()
  const { prefix, width } = usual[kind]
  if (wanted === '') {
    const alike = others.filter((one) => one.kind === kind).flatMap(({ plate }) => numbered(plate) ?? [])
    return nextOf(commonest(alike) ?? prefix, all, width)
  }
  const parts = numbered(wanted)
  if (parts) return alsoBorneBy(register, wanted, id).length > 0 ? nextOf(parts.prefix, all, parts.digits.length) : null
  if (alsoBorneBy(register, wanted, id).length === 0 && wanted.length > 3) return null
  const begun = all.filter((one) => one.prefix.toUpperCase().startsWith(wanted.toUpperCase()))
  return nextOf(commonest(begun) ?? wanted, all, width)
}
