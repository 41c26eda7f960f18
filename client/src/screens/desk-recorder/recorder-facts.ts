import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { factRows } from '../desk-visit/fact-rows.ts'
import type { FactRow } from '../desk-visit/fact-rows.ts'
import { againstFacts, best } from './channel-rows.ts'

/** One fact of the recorder itself: what is known, and the failed verdicts that turn on it, heaviest first. */
export type RecorderFact = { fact: string; row: FactRow | null; against: Verdict[] }

/** In this order people look: the clock first, since every date hangs on it; who may log in; what it keeps; what it is. */
const order = [
  'rec.clock_offset',
  'acc.generic_count',
  'acc.list',
  'acc.default_pwd',
  'rec.expiry_days',
  'rec.overwrite',
]
const last = ['rec.model', 'rec.firmware']

function place(fact: string): number {
  if (order.includes(fact)) return order.indexOf(fact)
  return last.includes(fact) ? 100 + last.indexOf(fact) : 50
}

/**
 * What was told of the recorder, and what the rules still ask of it and nobody told: not knowing is visible (ux
 * section 1.3).
 */
export function recorderFacts({
  recorder,
  readings,
  verdicts,
}: Pick<RecorderResponse, 'recorder' | 'readings' | 'verdicts'>): RecorderFact[] {
  const own = verdicts.filter((one) => one.subject.id === recorder.id)
  const rows = factRows(
    readings.filter((one) => one.subjectId === recorder.id),
    new Map(),
  )
  const against = againstFacts(verdicts.filter((one) => one.outcome === 'failed'))
  const told = new Set(rows.map((row) => row.fact))
  const open = own.filter((one) => one.outcome === 'cantTell').flatMap((one) => one.missing)
  const missing = [...new Set(open)].filter((fact) => !told.has(fact) && catalogueEntry(fact) !== undefined)
  return [
    ...rows.map((row) => ({ fact: row.fact, row, against: against.get(row.fact) ?? [] })),
    ...missing.map((fact) => ({ fact, row: null, against: [] })),
  ].sort((a, b) => place(a.fact) - place(b.fact) || a.fact.localeCompare(b.fact))
}

/** Whether something is known that can be shown as a value. */
export const isKnown = (one: RecorderFact): boolean => best(one.row ?? undefined)?.value != null
