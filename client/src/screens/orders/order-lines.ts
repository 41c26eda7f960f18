import type { Institution } from '@nadzor/shared/facts/institution'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Finding } from '@nadzor/shared/findings/finding'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack, Rule } from '@nadzor/shared/rules/schema'
import type { Order } from '../../data/orders.ts'
import { isAt, placeOfOrder } from './order-place.ts'
import type { OrderPlace } from './order-place.ts'

/** How far an order is, as the installer sees it. */
export type OrderPhase = 'toDo' | 'again' | 'measurement' | 'person' | 'closed'
/** Days until the day it is due; below zero it is late. */
export type Due = { day: string; days: number }

export type OrderLine = {
  finding: Finding
  place: OrderPlace
  rule: Rule | null
  phase: OrderPhase
  due: Due | null
  /** Which time it is being asked for: 1 at first. */
  round: number
}
export type OrderGroup = { institution: Institution; lines: OrderLine[] }

export function phaseOf({ state, strength, reopenings }: Finding): OrderPhase {
  if (state === 'closed') return 'closed'
  // What a recorder told over the network only another measurement closes; the rest another person has to look at.
  if (state === 'fixed') return strength === 'read' || strength === 'sampled' ? 'measurement' : 'person'
  return reopenings > 0 ? 'again' : 'toDo'
}

export const isToDo = (phase: OrderPhase): boolean => phase === 'toDo' || phase === 'again'

const DAY = 24 * 3600 * 1000

/** Whole days from one calendar day to another, both "2026-11-21". */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)
}

/** Of two readings of the same law the later comes last. */
const dated = ({ pack }: HashedPack): string => `${pack.validFrom} ${pack.edition}`

/** The rule that gives an order its name: the strongest it breaks, in the edition in force. */
export function ruleNamed(packs: readonly HashedPack[], ruleIds: readonly string[], today: string): Rule | null {
  for (const wanted of ruleIds) {
    const editions = packs
      .filter(({ pack }) => rulesOf(pack).some(({ id }) => id === wanted))
      .sort((a, b) => (dated(a) < dated(b) ? -1 : 1))
    const current = editions.findLast(({ pack }) => pack.validFrom <= today) ?? editions.at(-1)
    const rule = current && rulesOf(current.pack).find(({ id }) => id === wanted)
    if (rule) return rule
  }
  return null
}

export function lineOf(
  { finding, rows }: Pick<Order, 'finding' | 'rows'>,
  packs: readonly HashedPack[],
  today: string,
) {
  const { dueDay } = finding
  const line: OrderLine = {
    finding,
    place: placeOfOrder(finding, rows),
    rule: ruleNamed(packs, finding.ruleIds, today),
    phase: phaseOf(finding),
    due: dueDay === null ? null : { day: dueDay, days: daysBetween(today, dueDay) },
    round: finding.reopenings + 1,
  }
  return line
}

const weights = ['critical', 'major', 'minor', 'info']

/** What is to be done before what waits for others, then by day, then by weight, then by plate. */
export function compareLines(a: OrderLine, b: OrderLine): number {
  return (
    Number(isToDo(b.phase)) - Number(isToDo(a.phase)) ||
    (a.due?.day ?? '9999').localeCompare(b.due?.day ?? '9999') ||
    weights.indexOf(a.finding.severity) - weights.indexOf(b.finding.severity) ||
    (a.place.plate ?? '').localeCompare(b.place.plate ?? '', 'pl', { numeric: true })
  )
}

/** From this many on, the same gap on the channels of one recorder stands as one line that unfolds. */
const MANY = 3

/**
 * Lines in their order, with alike ones folded: the same gap, on the same recorder, as far along and due on the same
 * day. One setting of a recorder easily fails on sixteen channels, and one visit to its menu mends them all.
 */
export function folded(lines: readonly OrderLine[]): [OrderLine, ...OrderLine[]][] {
  const alike = ({ finding, place, phase, due, round }: OrderLine): string =>
    place.channel === null
      ? finding.id
      : [finding.defect, place.recorder?.id, phase, due?.day, round, finding.force].join(' ')
  const groups = new Map<string, [OrderLine, ...OrderLine[]]>()
  for (const line of lines) {
    const group = groups.get(alike(line))
    if (group) group.push(line)
    else groups.set(alike(line), [line])
  }
  const shown = [...groups.values()].flatMap((group): [OrderLine, ...OrderLine[]][] => {
    if (group.length >= MANY) return [group.sort((a, b) => (a.place.channel ?? 0) - (b.place.channel ?? 0))]
    return group.map((line) => [line])
  })
  return shown.sort(([a], [b]) => lines.indexOf(a) - lines.indexOf(b))
}

/** Open orders by institution; the institution with the most urgent work first. */
export function groupsOf(orders: readonly Order[], packs: readonly HashedPack[], today: string): OrderGroup[] {
  const groups = new Map<string, OrderGroup>()
  for (const order of orders) {
    if (order.finding.state === 'closed') continue
    const { institution } = order.rows
    const group = groups.get(institution.id) ?? { institution, lines: [] }
    groups.set(institution.id, group)
    group.lines.push(lineOf(order, packs, today))
  }
  for (const group of groups.values()) group.lines.sort(compareLines)
  return [...groups.values()].sort((a, b) => {
    const [first, second] = [a.lines[0], b.lines[0]]
    const urgency = first && second ? compareLines(first, second) : 0
    return urgency || a.institution.name.localeCompare(b.institution.name)
  })
}

/** Closed by measurement or by somebody else, newest first. */
export function closedLines(
  orders: readonly Order[],
  packs: readonly HashedPack[],
  today: string,
): { institution: Institution; line: OrderLine }[] {
  return orders
    .filter(({ finding }) => finding.state === 'closed')
    .sort((a, b) => ((a.finding.closedAt ?? '') < (b.finding.closedAt ?? '') ? 1 : -1))
    .map((order) => ({ institution: order.rows.institution, line: lineOf(order, packs, today) }))
}

/** Own orders at one camera, recorder or sign: what a scanned label opens. */
export function ordersAt<O extends { finding: Finding; rows: InstitutionRows }>(
  orders: readonly O[],
  thing: { kind: string; id: string },
): O[] {
  return orders.filter(({ finding, rows }) => finding.state !== 'closed' && isAt(finding, thing, rows))
}
