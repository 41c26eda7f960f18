import { ref, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { fleetAsked, FleetResponse } from '@nadzor/shared/api/probes'

export type FleetLine = FleetResponse['probes'][number]
export type Asked = z.infer<typeof fleetAsked>

/** While something is being asked the page follows closely; the shared poll of desk pages does the rest. */
export const FOLLOW_EVERY = 2000

export const ended = ({ told, failed, cancelled }: FleetResponse['counts']): number => told + failed + cancelled
export const underWay = ({ waiting, running }: FleetResponse['counts']): number => waiting + running

/**
 * Whether the figures can change within seconds. What waits for the school's hours cannot: a night of waiting is not
 * asked about every two seconds.
 */
export function changesSoon({ counts, probes }: Pick<FleetResponse, 'counts' | 'probes'>, now: string): boolean {
  if (counts.running > 0) return true
  if (counts.waiting === 0) return false
  const waiting = probes.filter((one) => one.stand === 'waiting')
  // None of them on the first page: nothing is known of when, so better too often.
  return waiting.length === 0 || waiting.some((one) => Date.parse(one.notBefore) <= Date.parse(now))
}

/** Those passed over when a round began, by reason, the most frequent first. */
export function passedOver(asked: Asked): { why: Asked['passedOver'][number]['why']; count: number }[] {
  const counts = new Map<Asked['passedOver'][number]['why'], number>()
  for (const { why } of asked.passedOver) counts.set(why, (counts.get(why) ?? 0) + 1)
  return [...counts].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count)
}

/** Recorders picked for a round; those that cannot be asked are never among them. */
export function createChoice() {
  const open = ref(false)
  const picked = shallowRef<ReadonlySet<string>>(new Set())
  return {
    open,
    picked,
    toggle(id: string): void {
      const next = new Set(picked.value)
      if (!next.delete(id)) next.add(id)
      picked.value = next
    },
    clear(): void {
      open.value = false
      picked.value = new Set()
    },
  }
}
