import { describe, expect, it } from 'vitest'
import { checkCharacter } from '@nadzor/shared/facts/label'
import { coverPoint } from './qr-cover.ts'
import { watchLabels } from './qr-watch.ts'
import type { Seen } from './qr-watch.ts'
import type { Sighting } from './qr.ts'

const corner = { x: 0, y: 0 }
const sighting = (text: string): Sighting => ({ text, corners: [corner, corner, corner, corner] })
const body = '7K3M29QRST'
const code = body + checkCharacter(body)
const frame = {} as ImageBitmap

function watch(found: (() => Promise<Sighting[]>)[], frames: (ImageBitmap | null)[] = found.map(() => frame)) {
  const seen: Seen[] = []
  let inFlight = 0
  let mostInFlight = 0
  return new Promise<{ seen: Seen[]; broken: unknown; mostInFlight: number }>((resolve) => {
    const watching = watchLabels(
      {
        decoder: {
          async decode() {
            mostInFlight = Math.max(mostInFlight, ++inFlight)
            try {
              return (await found.shift()?.()) ?? []
            } finally {
              inFlight -= 1
            }
          },
          close() {},
        },
        frame: async () => {
          const next = frames.shift()
          if (next === undefined) {
            watching.stop()
            resolve({ seen, broken: null, mostInFlight })
          }
          return next ?? null
        },
        wait: () => Promise.resolve(),
      },
      (each) => seen.push(each),
      (broken) => resolve({ seen, broken, mostInFlight }),
    )
  })
}

describe('watchLabels', () => {
  it('tells once when decoding cannot work', async () => {
    const { broken, seen } = await watch([() => Promise.reject(new Error('no WebAssembly'))])
    expect(broken).toEqual(new Error('no WebAssembly'))
    expect(seen).toEqual([])
  })

  it('waits out the frames a warming camera does not have yet', async () => {
    const { seen } = await watch([async () => [sighting(code)]], [null, null, frame])
    expect(seen.map((each) => each.code)).toEqual([code])
  })

  it('prefers a label to the poster beside it, and shows the poster when it is alone', async () => {
    const poster = sighting('https://example.org')
    const { seen } = await watch([async () => [poster, sighting(`HTTPS://H/L/${code}`)], async () => [poster]])
    expect(seen.map((each) => each.code)).toEqual([code, null])
  })

  it('never has two frames in flight', async () => {
    const slow = () => new Promise<Sighting[]>((resolve) => queueMicrotask(() => resolve([])))
    expect((await watch([slow, slow, slow, slow])).mostInFlight).toBe(1)
  })
})

describe('coverPoint', () => {
  const picture = { width: 1280, height: 720 }

  it('keeps the centre in the centre of a tall screen', () => {
    expect(coverPoint({ x: 640, y: 360 }, picture, { width: 390, height: 700 })).toEqual({ x: 195, y: 350 })
  })

  it('places what the crop hides outside the box', () => {
    expect(coverPoint({ x: 0, y: 0 }, picture, { width: 390, height: 700 }).x).toBeLessThan(0)
  })

  it('scales by the longer need', () => {
    expect(coverPoint({ x: 1280, y: 720 }, picture, { width: 2560, height: 1440 })).toEqual({ x: 2560, y: 1440 })
  })
})
