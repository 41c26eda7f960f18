import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

describe('the log', () => {
  it('never holds what could log somebody in', () => {
    const lines: string[] = []
    const log = createLogger('info', { write: (line: string) => void lines.push(line) })
    log.info(
      { password: 'hush', body: { password: 'hush', token: 'hush' }, request: { headers: { cookie: 'hush' } } },
      'x',
    )
    expect(lines.join('')).not.toContain('hush')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'x', password: '[secret]' })
  })
})
