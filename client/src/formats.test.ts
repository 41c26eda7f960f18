import { describe, expect, it } from 'vitest'
import { dayOf, formatBytes, formatDay, formatDayMonth, formatPercent, formatTime, formatWeekday } from './formats.ts'
import { chooseLanguage } from './i18n.ts'

const morning = new Date(2026, 10, 18, 9, 41).toISOString()

describe('as each language writes it', () => {
  it('Polish', async () => {
    await chooseLanguage('pl')
    expect(formatTime(morning)).toBe('9:41')
    expect(formatDay('2026-11-18')).toBe('18 listopada 2026')
    expect(formatDayMonth('2026-11-18')).toBe('18 listopada')
    expect(formatWeekday(morning)).toBe('środa, 18 listopada')
    expect(formatPercent(12.5)).toBe('12,5\u00a0%')
    expect(formatBytes(388_000)).toBe('388\u00a0kB')
    expect(formatBytes(2_400_000)).toBe('2,4\u00a0MB')
  })
  it('Slovenian', async () => {
    await chooseLanguage('sl')
    expect(formatTime(morning)).toBe('9.41')
    expect(formatDay('2026-11-18')).toBe('18. novembra 2026')
    expect(formatDayMonth('2026-11-18')).toBe('18. novembra')
    expect(formatWeekday('2026-11-18')).toBe('sreda, 18. novembra')
    const days = Array.from({ length: 12 }, (_, month) => formatDay(`2026-${String(month + 1).padStart(2, '0')}-02`))
    expect(days.map((day) => day.split(' ')[1])).toEqual(
      ['januarja', 'februarja', 'marca', 'aprila', 'maja', 'junija', 'julija', 'avgusta'].concat([
        'septembra',
        'oktobra',
        'novembra',
        'decembra',
      ]),
    )
  })
  it('English', async () => {
    await chooseLanguage('en')
    expect(formatDay('2026-11-18')).toBe('18 November 2026')
    expect(formatTime(morning)).toBe('9:41')
  })
  it('a day is the phone’s day, not that of Greenwich', () => {
    expect(dayOf(new Date(2026, 10, 18, 0, 5).toISOString())).toBe('2026-11-18')
    expect(dayOf(new Date(2026, 10, 18, 23, 55).toISOString())).toBe('2026-11-18')
  })
})
