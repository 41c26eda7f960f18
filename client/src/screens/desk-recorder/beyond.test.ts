import { describe, expect, it } from 'vitest'
import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import { beyondRegister } from './beyond.ts'

const probe = (told: number, beyond: number[]) => ({ told, beyond }) as RecorderResponse['probes'][number]
const channel = (number: number) => ({ number }) as RecorderResponse['channels'][number]

describe('channels beyond the register', () => {
  it('asks about none where nothing was ever learnt', () => {
    expect(beyondRegister({ probes: [], channels: [] })).toEqual([])
    expect(beyondRegister({ probes: [probe(0, [])], channels: [channel(1)] })).toEqual([])
  })

  it('goes by the newest probe that learnt something, and not by those before it', () => {
    const probes = [probe(0, []), probe(40, [12, 9]), probe(40, [5])]
    expect(beyondRegister({ probes, channels: [channel(1)] })).toEqual([9, 12])
  })

  it('no longer asks about a channel that was added since', () => {
    expect(beyondRegister({ probes: [probe(40, [3, 4])], channels: [channel(3)] })).toEqual([4])
  })
})
