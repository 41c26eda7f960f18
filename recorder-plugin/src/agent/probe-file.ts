import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { probeFileText } from '@nadzor/shared/api/agents'
import type { ProbeFile } from '@nadzor/shared/api/agents'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { ProbeResult } from '../probe.ts'
import { isSignedBy, signText } from './keys.ts'
import { AgentFault, readToken } from './token.ts'
import type { Token } from './token.ts'

/** A UUIDv7 (RFC 9562): the time in milliseconds, then chance. */
function newFileId(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

type Probed = { recorderId: string; target: { host: string; port: number }; result: ProbeResult }

/** What a laptop found, signed with the key it enrolled beforehand. */
export function signProbe(
  token: Pick<Token, 'agentId' | 'signKey'>,
  { recorderId, target, result }: Probed,
): ProbeFile {
  const probe = { id: newFileId(new Date(result.endedAt)), recorderId, host: target.host, port: target.port, result }
  const said = { format: 'nadzor-probe-v1' as const, agentId: token.agentId }
  return { ...said, probe, signature: signText(token.signKey, probeFileText(said, canonicalJson(probe))) }
}

/** Whether the file says what the holder of this public key signed, letter by letter. */
export function isGenuine(file: ProbeFile, signKey: string): boolean {
  return isSignedBy(signKey, probeFileText(file, canonicalJson(file.probe)), file.signature)
}

/**
 * `probe --out FILE`: writes the signed file for POST /api/probes/import. Throws AgentFault with a sentence for the
 * user when the laptop never enrolled, or the file is there already: what was measured is not written over.
 */
export async function writeProbeFile({
  file,
  tokenFile,
  ...probed
}: Probed & { file: string; tokenFile: string }): Promise<void> {
  const token = await enrolledToken(tokenFile)
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(signProbe(token, probed))}\n`)
    await handle.sync()
    await handle.close()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AgentFault(code === 'EEXIST' ? `${file} is there already` : `${file} cannot be written (${code ?? ''})`)
  }
}

/** The laptop's token, for a look before anything is asked. Throws AgentFault. */
export async function enrolledToken(tokenFile: string): Promise<Token> {
  const token = await readToken(tokenFile)
  if (token.agentId === '') throw new AgentFault(`${tokenFile} was never enrolled: remove it and enrol with a new code`)
  return token
}
