import { rowSchemas } from '@nadzor/shared/facts/rows'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'

/** Columns that hold JSON text or 0/1, per synced kind; everything else is stored as it is. */
const jsonColumns: Partial<Record<RowKind, readonly string[]>> = {
  institution: ['ownPacks'],
  inspection: ['mandate', 'inspectors'],
  answer: ['value', 'evidenceIds', 'replaces', 'marks'],
  reading: ['value', 'evidenceIds', 'replaces'],
  finding: ['owners', 'ruleIds'],
  findingEvent: ['evidenceIds', 'proposals', 'ruleIds', 'facts'],
}
const booleanColumns: Partial<Record<RowKind, readonly string[]>> = { institution: ['public'], finding: ['askAgain'] }

/** A shared row as its table stores it. A JSON null is SQL null, so "no value" stays queryable. */
export function toStored(kind: RowKind, row: Record<string, unknown>): Record<string, unknown> {
  const stored: Record<string, unknown> = { ...row }
  for (const column of jsonColumns[kind] ?? [])
    stored[column] = row[column] === null ? null : JSON.stringify(row[column])
  for (const column of booleanColumns[kind] ?? []) stored[column] = row[column] ? 1 : 0
  return stored
}

/** A stored row as the shared schema has it, without `version`. Throws when the table holds what the schema forbids. */
export function fromStored<K extends RowKind>(kind: K, stored: Record<string, unknown>): Rows[K] {
  const { version: _version, ...row } = stored
  for (const column of jsonColumns[kind] ?? [])
    row[column] = row[column] === null ? null : JSON.parse(String(row[column]))
  for (const column of booleanColumns[kind] ?? []) row[column] = row[column] === 1
  return rowSchemas[kind].parse(row) as Rows[K]
}
