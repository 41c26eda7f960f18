import type { RescueCrypto } from '@nadzor/shared/api/rescue'
import { ref } from 'vue'
import type { Data } from '../../data/contract.ts'
import type { RescueFile } from '../../data/rescue.ts'

/** What became of the last try; null before the first. */
export type Rescued =
  | { kind: 'ready'; file: Pick<RescueFile, 'name' | 'answers' | 'photos' | 'missing'> }
  | { kind: 'nothing' | 'noKey' | 'failed' }

/** Hands bytes to the browser as a download; whether a person keeps it is beyond our sight. */
function handOver({ name, blob }: RescueFile): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Safari still reads it a while after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** One tap: all that only this phone has goes into one file. Nothing is taken away from the phone. */
export function useRescue(data: Data, deliver: (file: RescueFile) => void = handOver) {
  const busy = ref(false)
  const rescued = ref<Rescued | null>(null)
  async function save(): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      const file = await data.rescueFile(globalThis.crypto as unknown as RescueCrypto)
      if (file === null) rescued.value = { kind: 'noKey' }
      else if (file.answers + file.photos + file.missing === 0) rescued.value = { kind: 'nothing' }
      else {
        deliver(file)
        const { name, answers, photos, missing } = file
        rescued.value = { kind: 'ready', file: { name, answers, photos, missing } }
      }
    } catch {
      rescued.value = { kind: 'failed' }
    } finally {
      busy.value = false
    }
  }
  return { busy, rescued, save }
}
