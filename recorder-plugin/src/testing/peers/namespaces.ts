import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Two hosts on a wire of their own: network namespaces with nothing else in them, so that no packet leaves the machine. */
export class TwoHosts {
  /** Addresses that mean something only inside the two namespaces. */
  readonly addresses = { asking: '10.99.7.1', asked: '10.99.7.2' } as const
  readonly #names: Readonly<Record<'asking' | 'asked', string>>

  /** Needs root (CAP_NET_ADMIN). `tag`: what makes the names unique on this machine. */
  constructor(tag: string) {
    this.#names = { asking: `nadzor-a-${tag}`, asked: `nadzor-b-${tag}` }
    const { asking, asked } = this.#names
    const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })
    try {
      for (const name of [asking, asked]) ip('netns', 'add', name)
      ip('-n', asking, 'link', 'add', 'wire', 'type', 'veth', 'peer', 'name', 'wire', 'netns', asked)
      for (const host of ['asking', 'asked'] as const) {
        const name = this.#names[host]
        ip('-n', name, 'addr', 'add', `${this.addresses[host]}/24`, 'dev', 'wire')
        for (const device of ['lo', 'wire']) ip('-n', name, 'link', 'set', device, 'up')
        // Multicast goes where the default route points.
        ip('-n', name, 'route', 'add', 'default', 'dev', 'wire')
      }
    } catch (error) {
      this.remove()
      throw error
    }
  }

  spawn(host: 'asking' | 'asked', command: string, args: readonly string[]): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.#names[host], command, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  }

  /** Runs a program to its end with `input`; answers what it printed. Ended by force after `limit` milliseconds. */
  run(
    host: 'asking' | 'asked',
    command: string,
    args: readonly string[],
    input: string,
    limit: number,
  ): Promise<string> {
    const child = this.spawn(host, command, args)
    const late = setTimeout(() => child.kill('SIGKILL'), limit)
    let output = ''
    child.stdout?.on('data', (piece: Buffer) => (output += piece.toString('utf8')))
    child.stderr?.on('data', (piece: Buffer) => (output += piece.toString('utf8')))
    child.stdin?.end(input)
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', () => {
        clearTimeout(late)
        resolve(output)
      })
    })
  }

  remove(): void {
    for (const name of Object.values(this.#names))
      try {
        execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' })
      } catch {
        // Not made, or gone already.
      }
  }
}

/** The next line a program prints. Throws what it complained of when it ends before. */
export function nextLine(child: ChildProcess): Promise<string> {
  let words = ''
  child.stderr?.on('data', (piece: Buffer) => (words += piece.toString('utf8')))
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('started without its output')
    const lines = createInterface(child.stdout)
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    child.once('close', (code) => reject(new Error(`ended with ${String(code)}: ${words}`)))
  })
}
