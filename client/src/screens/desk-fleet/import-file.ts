import { probeFile } from '@nadzor/shared/api/agents'
import type { ProbeFile } from '@nadzor/shared/api/agents'
import type { Failure } from '../desk/failure.ts'

/** What the server takes at most (routes/probes: 8mb of body). */
export const MOST_BYTES = 8 * 1024 * 1024

/** Why a file was not imported: keys of `fleet.import`. */
export type ImportFault =
  | 'not-json'
  | 'not-probe'
  | 'too-large'
  | 'unsigned'
  | 'agent-revoked'
  | 'no-consent'
  | 'another'
  | 'times'
  | 'not-found'

/**
 * A chosen file, looked at before it travels: only what cannot be a probe's file is refused here. Whether it is genuine,
 * the server alone decides.
 */
export async function readProbeFile(
  file: Pick<File, 'size' | 'text'>,
): Promise<{ file: ProbeFile } | { fault: ImportFault }> {
  if (file.size > MOST_BYTES) return { fault: 'too-large' }
  let read: unknown
  try {
    read = JSON.parse(await file.text())
  } catch {
    return { fault: 'not-json' }
  }
  const parsed = probeFile.safeParse(read)
  return parsed.success ? { file: parsed.data } : { fault: 'not-probe' }
}

/** The server's refusal in the words of this page; null where only the general sentence fits (offline, signed out). */
export function importFault(failure: Failure): ImportFault | null {
  if (failure.kind !== 'problem') return null
  const { type, detail, errors } = failure.problem
  if (type === 'not-found') return 'not-found'
  if (type === 'too-large') return 'too-large'
  if (type === 'conflict') return detail === 'agent-revoked' || detail === 'no-consent' ? detail : 'another'
  if (type !== 'invalid') return null
  const paths = (errors ?? []).map((one) => one.path)
  if (paths.includes('signature')) return 'unsigned'
  return paths.some((path) => /startedAt|endedAt/.test(path)) ? 'times' : 'not-probe'
}
