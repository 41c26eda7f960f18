/** The lamp beside a phone's camera. Few browsers offer it (no desktop does), so absence is ordinary. */
export type Torch = {
  readonly available: boolean
  /** Resolves to what the lamp is now; a lamp that refuses stays off. */
  set(on: boolean): Promise<boolean>
}

// TypeScript's DOM library does not know image-capture capabilities.
type WithTorch = { torch?: boolean }

export function torchOf(track: Pick<MediaStreamTrack, 'applyConstraints'> & { getCapabilities?: () => object }): Torch {
  const capabilities = track.getCapabilities?.() as WithTorch | undefined
  const available = capabilities?.torch === true
  return {
    available,
    async set(on) {
      if (!available) return false
      try {
        await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
        return on
      } catch {
        return false
      }
    },
  }
}

const KEY = 'nadzor.torch'

/** Whether the inspector last left the lamp on: basements are walked one camera after the other. */
export function rememberedTorch(store: Pick<Storage, 'getItem'>): boolean {
  return store.getItem(KEY) === 'on'
}

export function rememberTorch(store: Pick<Storage, 'setItem'>, on: boolean): void {
  store.setItem(KEY, on ? 'on' : 'off')
}
