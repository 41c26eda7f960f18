export type DiskState = 'ok' | 'warning' | 'fault'

/** The worst of all disks. A disk that does not tell its state leaves the whole unknown, unless another is worse than well. */
export function diskState(states: readonly (DiskState | null)[]): DiskState | null {
  if (states.includes('fault')) return 'fault'
  if (states.includes('warning')) return 'warning'
  return states.length === 0 || states.includes(null) ? null : 'ok'
}
