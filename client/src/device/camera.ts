import { torchOf } from './torch.ts'
import type { Torch } from './torch.ts'

/**
 * Why there is no picture: `denied` by the person or a policy, `none` present, `busy` in another app,
 * `insecure` address (no https), `failed` for a reason no browser names.
 */
export type CameraRefusal = 'denied' | 'none' | 'busy' | 'insecure' | 'failed'

export class CameraRefused extends Error {
  readonly reason: CameraRefusal
  constructor(reason: CameraRefusal, cause?: unknown) {
    super(`camera refused: ${reason}`, { cause })
    this.reason = reason
  }
}

export type OpenCamera = { readonly stream: MediaStream; readonly torch: Torch; stop(): void }

type Devices = Pick<MediaDevices, 'getUserMedia'>

// Names from Media Capture and Streams 10.2.1; the second of each pair is an older browser's.
const reasons: Record<string, CameraRefusal> = {
  NotAllowedError: 'denied',
  PermissionDeniedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  DevicesNotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  AbortError: 'busy',
}

export function refusalOf(error: unknown): CameraRefusal {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  return reasons[name] ?? 'failed'
}

/**
 * The camera that looks away from the person, 1280x720 where it can: enough for a label at arm's length and for a
 * photo of at most 1600 px. Throws CameraRefused.
 */
export async function openCamera(
  devices: Devices | undefined = globalThis.navigator?.mediaDevices,
  size: { width: number; height: number } = { width: 1280, height: 720 },
): Promise<OpenCamera> {
  // Browsers hide mediaDevices altogether on an insecure address.
  if (!devices) throw new CameraRefused('insecure')
  let stream: MediaStream
  try {
    stream = await devices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: size.width }, height: { ideal: size.height } },
    })
  } catch (error) {
    throw new CameraRefused(refusalOf(error), error)
  }
  const track = stream.getVideoTracks()[0]
  if (!track) throw new CameraRefused('none')
  return {
    stream,
    torch: torchOf(track),
    stop: () => stream.getTracks().forEach((each) => each.stop()),
  }
}
