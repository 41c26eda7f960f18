import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileStore } from './file-store.ts'
import { describeStore } from './testing/describe-store.ts'

const folders: string[] = []
async function make() {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-photos-'))
  folders.push(folder)
  const damage = (sha256: string) => writeFile(join(folder, sha256.slice(0, 2), `${sha256}.jpg`), 'cut short')
  return { folder, store: fileStore(folder), damage }
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

describeStore('files', make)

describe('photos as files', () => {
  it('leaves no half of a write behind', async () => {
    const { folder, store } = await make()
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    await store.put(sha256, new Uint8Array())
    expect(await readdir(join(folder, 'partial'))).toEqual([])
    expect(await readdir(join(folder, 'e3'))).toEqual([`${sha256}.jpg`])
  })
})
