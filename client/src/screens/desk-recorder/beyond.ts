import type { RecorderResponse } from '@nadzor/shared/api/recorders'

/**
 * Channels that the newest probe met and the register still lacks, in order. A newer probe that learnt nothing (the
 * recorder was away) does not take the question back.
 */
export function beyondRegister({ probes, channels }: Pick<RecorderResponse, 'probes' | 'channels'>): number[] {
  const known = new Set(channels.map((one) => one.number))
  const told = probes.find((one) => one.told > 0)
  return [...new Set(told?.beyond ?? [])].filter((number) => !known.has(number)).sort((a, b) => a - b)
}
