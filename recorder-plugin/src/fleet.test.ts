import { describe, expect, it } from 'vitest'
import { openFleet } from './fleet.ts'
import type { ProbeRequest, ProbeResult } from './probe.ts'

const requestOf = (host: string, port = 80): ProbeRequest => ({
  driver: null,
  target: { host, port, secure: false, pin: null, login: null },
  allowed: { networks: [], loopback: false },
  timeLimit: 1000,
})
const never = new AbortController().signal

/** A fleet whose probes end when the test says so. */
function heldFleet(atOnce: number, pace = 0) {
  const started: string[] = []
  const ends: ((failed?: Error) => void)[] = []
  const fleet = openFleet(
    ({ target }) =>
      new Promise<ProbeResult>((resolve, reject) => {
        started.push(target.host)
        ends.push((failed) => (failed ? reject(failed) : resolve({} as ProbeResult)))
      }),
    { atOnce, pace },
  )
  return { fleet, started, end: (failed?: Error) => ends.shift()?.(failed) }
}
const turns = async () => {
  for (let i = 0; i < 5; i++) await Promise.resolve()
}

describe('a fleet', () => {
  it('begins nothing that was stopped before or while it waited', async () => {
    const { fleet, started, end } = heldFleet(1)
    await expect(fleet.probe(requestOf('a'), AbortSignal.abort())).rejects.toThrow('stopped')
    const first = fleet.probe(requestOf('b'), never)
    const stop = new AbortController()
    const second = fleet.probe(requestOf('c'), stop.signal)
    stop.abort()
    await expect(second).rejects.toThrow('stopped')
    end()
    await first
    expect([started, fleet.running, fleet.waiting]).toEqual([['b'], 0, 0])
  })

  it('runs no more at once than agreed, in the order asked', async () => {
    const { fleet, started, end } = heldFleet(2)
    const all = ['a', 'b', 'c', 'd'].map((host) => fleet.probe(requestOf(host), never))
    await turns()
    expect([started, fleet.running, fleet.waiting]).toEqual([['a', 'b'], 2, 2])
    end()
    await turns()
    expect(started).toEqual(['a', 'b', 'c'])
    end()
    end()
    await turns()
    end()
    await Promise.all(all)
    expect([started, fleet.running]).toEqual([['a', 'b', 'c', 'd'], 0])
  })

  it('asks one recorder once at a time, and lets others pass meanwhile', async () => {
    const { fleet, started, end } = heldFleet(3)
    const all = [requestOf('Same'), requestOf('same'), requestOf('same', 81), requestOf('x')].map((one) =>
      fleet.probe(one, never),
    )
    await turns()
    expect(started).toEqual(['Same', 'same', 'x'])
    end()
    await turns()
    expect(started.length).toBe(4)
    end()
    end()
    end()
    await Promise.all(all)
  })

  it('goes on after a probe that failed', async () => {
    const { fleet, started, end } = heldFleet(1)
    const first = fleet.probe(requestOf('a'), never)
    const second = fleet.probe(requestOf('b'), never)
    await turns()
    end(new Error('lost'))
    await expect(first).rejects.toThrow('lost')
    await turns()
    end()
    await second
    expect(started).toEqual(['a', 'b'])
  })

  it('leaves time between two starts', async () => {
    const { fleet, started, end } = heldFleet(5, 5)
    const all = [fleet.probe(requestOf('a'), never), fleet.probe(requestOf('b'), never)]
    await turns()
    expect(started).toEqual(['a'])
    while (started.length < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    end()
    end()
    await Promise.all(all)
  })
})
