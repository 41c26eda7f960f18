import { onScopeDispose, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { useData } from '../../data/vue.ts'
import { pulse } from '../../device/haptics.ts'
import type { Sighting } from '../../device/qr.ts'
import { lookUp } from './lookup.ts'
import type { Lookup, Scanner } from './lookup.ts'

/** How long a hit stands before its screen opens by itself: long enough to see the plate, short enough not to wait. */
const OPENS_AFTER = 400
/** A label put away by hand stays unread this long, or it would be back before the phone is turned. */
const RESTS_FOR = 3000
/** Without a hit for this long the hint comes. */
const HINT_AFTER = 3000

export type Hit = { code: string; lookup: Lookup; sighting: Sighting | null }

/** What was read, what it means here, and the way there. `inspectionId` null: scanned from home. */
export function useScan(inspectionId: string | null, by: Scanner = 'inspector') {
  const data = useData()
  const router = useRouter()
  const hit = shallowRef<Hit | null>(null)
  const hint = ref<'closer' | 'foreign' | null>(null)
  let opening: ReturnType<typeof setTimeout> | undefined
  let hinting = setTimeout(() => (hint.value = 'closer'), HINT_AFTER)
  let asking: string | null = null
  let resting: string | null = null
  let rest: ReturnType<typeof setTimeout> | undefined

  function calm(): void {
    clearTimeout(hinting)
    hint.value = null
    hinting = setTimeout(() => (hint.value = 'closer'), HINT_AFTER)
  }
  function open(): void {
    clearTimeout(opening)
    if (hit.value?.lookup.kind === 'found') void router.push(hit.value.lookup.path)
  }
  async function show(code: string, sighting: Sighting | null): Promise<void> {
    // The same label is seen ten times a second; it is looked up once, and again after it was put away.
    if (asking === code || resting === code || hit.value?.lookup.kind === 'found') return
    if (hit.value?.code === code) {
      hit.value = { ...hit.value, sighting }
      return
    }
    asking = code
    try {
      const lookup = await lookUp(data, code, inspectionId, by)
      calm()
      hit.value = { code, lookup, sighting }
      if (lookup.kind === 'found') {
        pulse(20)
        opening = setTimeout(open, OPENS_AFTER)
      }
    } finally {
      asking = null
    }
  }

  onScopeDispose(() => {
    clearTimeout(opening)
    clearTimeout(hinting)
    clearTimeout(rest)
  })

  return {
    hit,
    hint,
    open,
    show,
    /** A QR code that is no label: said once, quietly, and forgotten. */
    foreign() {
      if (hit.value) return
      hint.value = 'foreign'
    },
    /** Puts the hit away before it opens. */
    cancel() {
      clearTimeout(opening)
      clearTimeout(rest)
      resting = hit.value?.code ?? null
      rest = setTimeout(() => (resting = null), RESTS_FOR)
      hit.value = null
      calm()
    },
  }
}
export type ScanState = ReturnType<typeof useScan>
