import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A recorder's login, as a person typed it. */
export type Login = { user: string; password: string }

/**
 * Logins at rest: `version.keyId.nonce.tag.ciphertext` in base64url; AES-256-GCM with the recorder's id as associated
 * data, so that a ciphertext copied to another recorder's row does not open. The key never enters the database: a
 * stolen back-up of the database alone tells nobody a password.
 */
export type Sealer = {
  seal(recorderId: string, login: Login): string
  /** Throws when the key is another one, or the text was changed or belongs to another recorder. */
  open(recorderId: string, sealed: string): Login
}

const VERSION = 'v1'

export function createSealer(key: Uint8Array): Sealer {
  if (key.length !== 32) throw new Error('the credential key must be 32 bytes')
  const keyId = createHash('sha256').update('nadzor key id').update(key).digest('base64url').slice(0, 8)
  return {
    seal(recorderId, login) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(`${VERSION}.${recorderId}`))
      const text = Buffer.concat([cipher.update(JSON.stringify(login), 'utf8'), cipher.final()])
      return [VERSION, keyId, ...[nonce, cipher.getAuthTag(), text].map((bytes) => bytes.toString('base64url'))].join(
        '.',
      )
    },
    open(recorderId, sealed) {
      const [version, id, ...parts] = sealed.split('.')
      if (version !== VERSION) throw new Error('a login sealed by another version')
      if (id !== keyId)
        throw new Error('a login sealed with another key: restore the file credential.key it was sealed with')
      const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'))
      if (!nonce || !tag || !text) throw new Error('a damaged login')
      const decipher = createDecipheriv('aes-256-gcm', key, nonce)
      decipher.setAAD(Buffer.from(`${VERSION}.${recorderId}`))
      decipher.setAuthTag(tag)
      return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')) as Login
    },
  }
}

/** The key in `credential.key` of the data folder, made on first use and readable by its owner alone. */
export async function keyOfFolder(dataDir: string): Promise<Uint8Array> {
  const file = join(dataDir, 'credential.key')
  await mkdir(dataDir, { recursive: true })
  // Written aside and linked into place: of two servers starting at once one wins, and nobody reads half a key.
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(aside, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 })
    await link(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64')
}
