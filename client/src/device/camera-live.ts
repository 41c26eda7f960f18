import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { CameraRefused, openCamera } from './camera.ts'
import type { CameraRefusal, OpenCamera } from './camera.ts'
import { rememberTorch, rememberedTorch } from './torch.ts'

export type LiveCamera = {
  /** `live` once the picture moves; a refusal says why it never will. */
  state: Ref<'starting' | 'live' | CameraRefusal>
  torchAvailable: Ref<boolean>
  torchOn: Ref<boolean>
  toggleTorch(): Promise<void>
  /** Asks again, after the person allowed the camera in the settings. */
  retry(): Promise<void>
  stop(): void
}

/**
 * The camera's picture in a <video> for as long as the screen lives. The lamp comes back as it was left. A phone that
 * goes to sleep takes the camera away; on return it is asked for again.
 */
export function useLiveCamera(
  video: Readonly<Ref<HTMLVideoElement | null>>,
  size?: { width: number; height: number },
): LiveCamera {
  const state: LiveCamera['state'] = ref('starting')
  const torchAvailable = ref(false)
  const torchOn = ref(false)
  const open = shallowRef<OpenCamera | null>(null)
  let ended = false
  let turn = 0

  async function start(): Promise<void> {
    const mine = ++turn
    open.value?.stop()
    open.value = null
    state.value = 'starting'
    try {
      const camera = await openCamera(undefined, size)
      // The screen may have been left, or asked again, while the person was reading the permission question.
      if (ended || mine !== turn) return camera.stop()
      open.value = camera
      torchAvailable.value = camera.torch.available
      torchOn.value = rememberedTorch(localStorage) && (await camera.torch.set(true))
      camera.stream.getVideoTracks()[0]?.addEventListener('ended', lost)
    } catch (error) {
      if (mine !== turn) return
      state.value = error instanceof CameraRefused ? error.reason : 'failed'
    }
  }

  function lost(): void {
    if (!ended && document.visibilityState === 'visible') void start()
  }
  function onVisible(): void {
    const track = open.value?.stream.getVideoTracks()[0]
    if (document.visibilityState === 'visible' && track?.readyState === 'ended') void start()
  }

  watch([open, video], async ([camera, element]) => {
    if (!camera || !element) return
    element.srcObject = camera.stream
    try {
      await element.play()
      if (open.value === camera) state.value = 'live'
    } catch {
      // play() is refused when the element went away meanwhile; with it here, `autoplay` will carry on.
      if (open.value === camera && element.isConnected) state.value = 'live'
    }
  })

  document.addEventListener('visibilitychange', onVisible)
  onScopeDispose(() => {
    ended = true
    document.removeEventListener('visibilitychange', onVisible)
    open.value?.stop()
  })
  void start()

  return {
    state,
    torchAvailable,
    torchOn,
    async toggleTorch() {
      const wanted = !torchOn.value
      torchOn.value = (await open.value?.torch.set(wanted)) ?? false
      rememberTorch(localStorage, wanted)
    },
    retry: start,
    stop: () => {
      open.value?.stop()
      open.value = null
    },
  }
}

/** One still of what the video shows, as a JPEG before any reduction. Rejects when there is no picture yet. */
export async function grabStill(video: HTMLVideoElement): Promise<Blob> {
  if (video.videoWidth === 0) throw new Error('the camera has no picture yet')
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2d context')
  context.drawImage(video, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no JPEG'))), 'image/jpeg', 0.95)
  })
}
