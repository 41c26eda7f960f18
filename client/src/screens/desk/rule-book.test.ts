import { describe, expect, it } from 'vitest'
import type { Result } from './desk-api.ts'
import type { ShownPack } from './desk-schemas.ts'
import { createRuleBook } from './rule-book.ts'

const pack = { rules: [{ id: 'R-1' }] } as unknown as ShownPack

function bookOf(...answers: Result<ShownPack>[]) {
  const asked: string[] = []
  const book = createRuleBook({
    pack: async (hash) => {
      asked.push(hash)
      return answers.shift() ?? { ok: true, value: pack }
    },
  })
  return { book, asked }
}

describe('rules read by pack hash', () => {
  it('are asked for again after a failure, which is said', async () => {
    const { book, asked } = bookOf({ ok: false, failure: { kind: 'offline' } })
    await book.load(['h1'])
    expect(book.failure.value).toEqual({ kind: 'offline' })
    expect(book.rule('h1', 'R-1')).toBeUndefined()
    await book.load(['h1'])
    expect(book.failure.value).toBeNull()
    expect(book.rule('h1', 'R-1')?.id).toBe('R-1')
    expect(asked).toEqual(['h1', 'h1'])
  })

  it('are read once per hash, also when two readers ask at the same time', async () => {
    const { book, asked } = bookOf()
    await Promise.all([book.load(['h1', 'h2', 'h1']), book.load(['h1'])])
    await book.load(['h2'])
    expect(asked).toEqual(['h1', 'h2'])
  })
})
