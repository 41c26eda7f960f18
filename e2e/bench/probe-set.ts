/** What the bench and its recorders, which run in another process, say to each other. */
export type FakeSet = { families: Family[]; count: number; channels: number; latency: number }
/** Plain letters: the onvif package makes a wrong digest of any other (recorders.md section 1.4). */
export const BENCH_LOGIN = { name: 'audyt', password: 'Nadzor-bench-2026' }
export type Family = 'onvif' | 'hikvision' | 'dahua'
export type ToFakes = { start: FakeSet } | { count: true } | { stop: true }
export type FromFakes =
  { ports: { family: Family; port: number }[] } | { requests: number; failedLogins: number } | { stopped: true }
