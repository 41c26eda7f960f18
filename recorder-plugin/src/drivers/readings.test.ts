import { describe, expect, it } from 'vitest'
import { ProbeError } from '../errors.ts'
import { displayAspect } from './aspect.ts'
import { codecName } from './codec.ts'
import { diskState } from './disk-state.ts'
import { attempt, ofEachChannel, openDoor, tell } from './readings.ts'

describe('what is not told', () => {
  it('is never a value', () => {
    expect(tell('ch.width', null, 'x', 1)).toMatchObject({ value: null, unavailable: 'unsupported', unit: 'px' })
    expect(tell('ch.masks', 0, 'x', 1)).toMatchObject({ value: 0, unavailable: null })
    expect(openDoor(false)).toBeNull()
  })

  it('keeps its own reason beside calls that went well, and hides no bug', async () => {
    const failing = () => Promise.reject(new ProbeError('refused', 'no right'))
    expect(await attempt(['acc.list', 'acc.count'], failing)).toMatchObject([
      { fact: 'acc.list', unavailable: 'refused', source: 'no right' },
      { fact: 'acc.count', unavailable: 'refused' },
    ])
    await expect(attempt(['acc.list'], () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug')
  })

  it('is asked of two channels, not of thirty', async () => {
    const asked: number[] = []
    const readings = await ofEachChannel([1, 2, 3, 4, 5], ['ch.masks'], (channel) => {
      asked.push(channel)
      return Promise.reject(new ProbeError('unsupported', 'HTTP 404'))
    })
    expect(asked).toEqual([1, 2])
    expect(readings.map((one) => [one.channel, one.unavailable])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 'unsupported']),
    )
    expect(readings[4]?.source).toBe('not offered on the channels before')
  })

  it('is asked again of every channel when only some cannot say', async () => {
    const asked: number[] = []
    await ofEachChannel([1, 2, 3, 4], ['ch.masks'], (channel) => {
      asked.push(channel)
      if (channel % 2 === 1) return Promise.reject(new ProbeError('unsupported', 'HTTP 404'))
      return Promise.resolve([tell('ch.masks', 1, 'x', channel)])
    })
    expect(asked).toEqual([1, 2, 3, 4])
  })
})

describe('what is said in one way', () => {
  it.each([
    [704, 576, '4:3'],
    [960, 576, '4:3'],
    [960, 1080, '16:9'],
    [1920, 1080, '16:9'],
    [1920, 1088, '16:9'],
    [2592, 1944, '4:3'],
    [1280, 1024, '5:4'],
    [1000, 200, null],
    [0, 1080, null],
    [null, 1080, null],
  ])('the shape of %s x %s is %s', (width, height, shape) => {
    expect(displayAspect(width, height)).toBe(shape)
  })

  it('codecs and the worst of disks', () => {
    expect(['H264', 'H.264', 'h.265', 'HEVC', 'MJPG', 'H.264B', null].map(codecName)).toEqual([
      'H.264',
      'H.264',
      'H.265',
      'H.265',
      'MJPEG',
      'H.264B',
      null,
    ])
    expect(diskState(['ok', null, 'fault'])).toBe('fault')
    expect(diskState(['ok', 'warning'])).toBe('warning')
    expect(diskState(['ok', null])).toBeNull()
    expect(diskState([])).toBeNull()
  })
})
