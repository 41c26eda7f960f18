import * as z from 'zod/mini'
import { page } from '@nadzor/shared/api/administration'
import { invalid } from '../problems.ts'
import { checked } from './checked.ts'

export type Page = { after: unknown; limit: number; q: string }

/** `?after&limit&q` of a list: at most 200 entries, 50 when nothing is asked. Throws `invalid`. */
export function pageOf(query: unknown): Page {
  const { after, limit, q } = checked(page, query)
  const count = limit === undefined ? 50 : Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > 200)
    throw invalid([{ path: 'limit', message: 'a whole number from 1 to 200' }])
  try {
    return {
      after: after ? JSON.parse(Buffer.from(after, 'base64url').toString()) : null,
      limit: count,
      q: q?.trim() ?? '',
    }
  } catch {
    throw invalid([{ path: 'after', message: 'not a cursor of this list' }])
  }
}

const nameAndId = z.nullable(z.tuple([z.string(), z.string()]))

/** Where a list in order of (name, id) goes on. */
export const afterNameAndId = (after: unknown): [string, string] | null => checkedCursor(nameAndId, after)

export function checkedCursor<T>(schema: z.ZodMiniType<T>, after: unknown): T {
  const result = schema.safeParse(after)
  if (!result.success) throw invalid([{ path: 'after', message: 'not a cursor of this list' }])
  return result.data
}

/** For search: without case and without accents, so "zolc" finds "Żółć". */
export const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l').replaceAll('đ', 'd')

/**
 * One page of a list that the database hands out in order, with only what matches. The search is done here, in
 * batches, because the two engines fold letters differently and neither folds accents.
 */
export async function scanPage<Row, Cursor>(
  { limit, q, after }: { limit: number; q: string; after: Cursor | null },
  batch: (after: Cursor | null, limit: number) => Promise<Row[]>,
  cursorOf: (row: Row) => Cursor,
  textOf: (row: Row) => string,
): Promise<{ rows: Row[]; next: string | null }> {
  const wanted = folded(q)
  const rows: Row[] = []
  const size = wanted ? 500 : limit + 1
  let from = after
  for (;;) {
    const read = await batch(from, size)
    for (const row of read) {
      if (wanted && !folded(textOf(row)).includes(wanted)) continue
      if (rows.length === limit) {
        const last = rows[rows.length - 1]
        return { rows, next: last ? Buffer.from(JSON.stringify(cursorOf(last))).toString('base64url') : null }
      }
      rows.push(row)
    }
    const last = read[read.length - 1]
    if (read.length < size || !last) return { rows, next: null }
    from = cursorOf(last)
  }
}
