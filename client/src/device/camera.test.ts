import { describe, expect, it } from 'vitest'
import { CameraRefused, openCamera } from './camera.ts'

function track(capabilities: object = {}) {
  return {
    stopped: 0,
    applied: [] as unknown[],
    stop() {
      this.stopped += 1
    },
    getCapabilities: () => capabilities,
    async applyConstraints(constraints: unknown) {
      this.applied.push(constraints)
    },
  }
}
const streamOf = (...tracks: ReturnType<typeof track>[]) =>
  ({ getTracks: () => tracks, getVideoTracks: () => tracks }) as unknown as MediaStream
const refusing = (name: string) => ({
  getUserMedia: () => Promise.reject(Object.assign(new Error('no'), { name })),
})
const reasonOf = (devices: Parameters<typeof openCamera>[0]) =>
  openCamera(devices).then(
    () => 'opened',
    (error: unknown) => (error instanceof CameraRefused ? error.reason : error),
  )

describe('openCamera', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['SecurityError', 'denied'],
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'none'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['SomethingNewError', 'failed'],
  ])('names the refusal behind %s', async (name, reason) => {
    expect(await reasonOf(refusing(name))).toBe(reason)
  })

  it('says insecure when the browser hides its cameras', async () => {
    const hidden = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true })
    expect(await reasonOf(undefined)).toBe('insecure')
    if (hidden) Object.defineProperty(globalThis, 'navigator', hidden)
  })

  it('says none when the stream brings no picture', async () => {
    expect(await reasonOf({ getUserMedia: async () => streamOf() })).toBe('none')
  })

  it('asks for the back camera without sound and stops every track', async () => {
    const one = track()
    let asked: MediaStreamConstraints | undefined
    const camera = await openCamera({
      getUserMedia: async (constraints) => {
        asked = constraints
        return streamOf(one)
      },
    })
    expect(asked).toEqual({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    camera.stop()
    expect(one.stopped).toBe(1)
  })
})

describe('torch', () => {
  const lampOf = async (lamp: ReturnType<typeof track>) =>
    (await openCamera({ getUserMedia: async () => streamOf(lamp) })).torch

  it('stays off where the track offers none, without asking it', async () => {
    const lamp = track()
    const torch = await lampOf(lamp)
    expect([torch.available, await torch.set(true), lamp.applied]).toEqual([false, false, []])
  })

  it('stays off when the track refuses', async () => {
    const lamp = track({ torch: true })
    lamp.applyConstraints = () => Promise.reject(new Error('in use'))
    expect(await (await lampOf(lamp)).set(true)).toBe(false)
  })

  it('lights through the track', async () => {
    const lamp = track({ torch: true })
    const torch = await lampOf(lamp)
    expect([torch.available, await torch.set(true)]).toEqual([true, true])
    expect(lamp.applied).toEqual([{ advanced: [{ torch: true }] }])
  })
})
