import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newKeys, writeToken } from './token.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'nadzor-agent-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const server = 'http://127.0.0.1:9'
async function run(args: string[], input = ''): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('run.ts', import.meta.url)), ...args], {
    env: { ...process.env, NADZOR_AGENT_CODE: undefined },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()))
  child.stdin.end(input)
  const [code] = (await once(child, 'exit')) as [number]
  return { code, said }
}
const token = () => join(folder, 'token')

describe('npm run agent', () => {
  it.each([
    ['no arguments', [], 'are needed'],
    ['a word it does not know', ['--sever', 'x'], 'Unknown option'],
    ['a server in the clear', ['--server', 'http://nadzor.example.org', '--token-file', 'x'], 'https:// only'],
    ['a number that is none', ['--server', server, '--token-file', 'x', '--at-once', 'many'], '--at-once'],
  ])('ends with 2 and a sentence at %s', async (_what, args, sentence) => {
    expect(await run(args)).toEqual({ code: 2, said: expect.stringContaining(sentence) })
  })

  it('enrols nobody without a code, over another token, or where no server is, and leaves no half token behind', async () => {
    const enrol = ['--server', server, '--token-file', token(), '--enrol']
    expect(await run(enrol)).toEqual({ code: 2, said: expect.stringContaining('code is missing') })
    expect(await readdir(folder)).toEqual([])
    expect(await run(enrol, 'code\n')).toEqual({ code: 2, said: expect.stringContaining('does not answer') })
    expect(await readdir(folder)).toEqual([])
    await writeFile(token(), '')
    expect(await run(enrol, 'code\n')).toEqual({ code: 2, said: expect.stringContaining('is there already') })
  })

  it('does not begin without token, for another server, or without a list of networks', async () => {
    const serve = ['--server', server, '--token-file', token()]
    expect(await run(serve)).toEqual({ code: 2, said: expect.stringContaining('enrol first') })
    await writeToken(token(), { server: 'https://other.example.org', agentId: 'x', ...newKeys() })
    expect(await run(serve)).toEqual({ code: 2, said: expect.stringContaining('belongs to https://other') })
    await writeToken(token(), { server, agentId: 'x', ...newKeys() })
    expect(await run(serve)).toEqual({ code: 2, said: expect.stringContaining('allowed-networks.txt cannot be read') })
    await writeFile(join(folder, 'allowed-networks.txt'), '# none\n')
    expect(await run(serve)).toEqual({ code: 2, said: expect.stringContaining('allows nothing') })
  })
})
