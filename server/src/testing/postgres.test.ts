import { describe, expect, inject, it } from 'vitest'
import pg from 'pg'
import { sql } from 'kysely'
import { engines, freshDatabase } from './postgres.ts'

const problem = inject('postgresProblem')

describe('the database engines of the tests', () => {
  it.skipIf(problem)(`PostgreSQL runs${problem ? ` (not here: ${problem})` : ''}`, async () => {
    const client = new pg.Client({ connectionString: await freshDatabase() })
    await client.connect()
    const { rows } = await client.query('show server_version_num')
    await client.end()
    expect(Number(rows[0].server_version_num)).toBeGreaterThanOrEqual(180000)
  })
})

describe.each(await engines())('a fresh database on $name', ({ open }) => {
  it('answers, and is not the one opened before', async () => {
    const [first, second] = [await open(), await open()]
    expect(first).not.toBe(second)
    const { rows } = await sql<{ two: number }>`select 1 + 1 as two`.execute(second)
    expect(Number(rows[0]?.two)).toBe(2)
  })
})
