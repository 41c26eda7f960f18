import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual, webcrypto } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { base64url } from '@nadzor/shared/agents/base64url'
import { P256 } from '@nadzor/shared/api/rescue'
import type { RescueCrypto } from '@nadzor/shared/api/rescue'
import type { RescueKey } from '@nadzor/shared/sync/protocol'
import type { Deps } from '../../deps.ts'

export const rescueCrypto = webcrypto as unknown as RescueCrypto

/** The server's half of every rescue file. */
export type RescuePair = {
  keyId: string
  privateKey: webcrypto.CryptoKey
  /** What a user's phone seals with. */
  forUser(userId: string): RescueKey
  /** Whether a file was made by a phone this user was logged in on. */
  proves(userId: string, proof: string): boolean
}

const pairs = new WeakMap<Deps, Promise<RescuePair>>()

/** The pair of this server's data folder, made when it is first asked for. */
export function rescuePair(deps: Deps): Promise<RescuePair> {
  const known = pairs.get(deps)
  if (known) return known
  const opened = openPair(deps.config.dataDir)
  pairs.set(deps, opened)
  // A folder that cannot be read now may be readable with the next request.
  opened.catch(() => pairs.delete(deps))
  return opened
}

/** `rescue.key` in the data folder: the private key (PKCS #8, base64), readable by its owner alone. */
async function openPair(dataDir: string): Promise<RescuePair> {
  const file = join(dataDir, 'rescue.key')
  const pkcs8 = Buffer.from(await readOrMake(dataDir, file), 'base64')
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, P256, true, ['deriveBits'])
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', privateKey)
  const jwk = { kty, crv, x, y } as webcrypto.JsonWebKey
  const raw = await webcrypto.subtle.exportKey('raw', await webcrypto.subtle.importKey('jwk', jwk, P256, true, []))
  const publicKey = base64url(new Uint8Array(raw))
  const keyId = createHash('sha256').update(new Uint8Array(raw)).digest('base64url').slice(0, 12)
  const secret = Buffer.from(hkdfSync('sha256', pkcs8, '', 'nadzor rescue proof', 32))
  const proofOf = (userId: string) => createHmac('sha256', secret).update(userId).digest()
  return {
    keyId,
    privateKey,
    forUser: (userId) => ({ keyId, publicKey, proof: proofOf(userId).toString('base64url') }),
    proves(userId, proof) {
      const [told, due] = [Buffer.from(proof, 'base64url'), proofOf(userId)]
      return told.length === due.length && timingSafeEqual(told, due)
    },
  }
}

async function readOrMake(dataDir: string, file: string): Promise<string> {
  const there = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (there !== null) return there
  await mkdir(dataDir, { recursive: true })
  const pair = await webcrypto.subtle.generateKey(P256, true, ['deriveBits'])
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey))
  // Written aside and linked into place: of two servers starting at once one wins, and nobody reads half a key.
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(aside, pkcs8.toString('base64'), { flag: 'wx', mode: 0o600, flush: true })
    await link(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
  return readFile(file, 'utf8')
}
