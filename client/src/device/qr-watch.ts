import { codeOfText } from './qr.ts'
import type { Decoder, Sighting } from './qr.ts'

/** Ten looks a second at most: more only warms the phone. */
const PACE = 100

export type Seen = { code: string | null; sighting: Sighting }
export type WatchDeps = {
  decoder: Decoder
  /** The next frame, or null while the camera warms up. */
  frame: () => Promise<ImageBitmap | ImageData | null>
  wait: (milliseconds: number) => Promise<void>
}

/**
 * Looks at frames one after the other, never two at once, until stopped. `onSeen` gets labels before other codes,
 * so a poster beside the label does not hide it. `onBroken` is told once when decoding itself cannot work.
 */
export function watchLabels(
  { decoder, frame, wait }: WatchDeps,
  onSeen: (seen: Seen) => void,
  onBroken: (error: unknown) => void,
): { stop(): void } {
  let stopped = false
  const look = async () => {
    while (!stopped) {
      const paced = wait(PACE)
      const picture = await frame()
      if (picture && !stopped) {
        const seen = (await decoder.decode(picture)).map((sighting) => ({ code: codeOfText(sighting.text), sighting }))
        const best = seen.find(({ code }) => code !== null) ?? seen[0]
        if (best && !stopped) onSeen(best)
      }
      await paced
    }
  }
  look().catch((error: unknown) => {
    if (!stopped) onBroken(error)
  })
  return {
    stop() {
      stopped = true
    },
  }
}
