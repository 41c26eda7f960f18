import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What this looks at of the machine; a test gives another one. */
export type Machine = {
  env: Record<string, string | undefined>
  platform: string
  isRoot: boolean
  /** Runs a command with its output shown; true when it ended well. */
  run: (command: string, args: string[]) => boolean
  isExecutable: (path: string) => boolean
  say: (line: string) => void
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const thisMachine: Machine = {
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  run: (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  },
  say: (line) => console.log(line),
}

const onPath = (names: readonly string[], machine: Machine): string | null => {
  const folders = (machine.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(machine.isExecutable) ?? null
}

/** The Chromium of CHROMIUM_PATH, else of the system; null when there is none. Throws when CHROMIUM_PATH leads nowhere. */
export function findChromium(machine: Machine = thisMachine): string | null {
  const named = machine.env['CHROMIUM_PATH']
  if (named) {
    if (machine.isExecutable(named)) return named
    throw new Error(`CHROMIUM_PATH is ${named}, which is no program that can be run: correct it or unset it.`)
  }
  return onPath(NAMES, machine) ?? (machine.platform === 'darwin' ? (MAC.find(machine.isExecutable) ?? null) : null)
}

/** As findChromium, and installs Debian's where it may. Throws one sentence that says what to do. */
export function requireChromium(machine: Machine = thisMachine): string {
  const found = findChromium(machine)
  if (found) return found
  const apt = machine.platform === 'linux' && machine.isRoot ? onPath(['apt-get'], machine) : null
  if (apt) {
    machine.say('No Chromium here: installing the one of the system (apt-get install chromium).')
    const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0']
    // Lists may be there already; an outdated list is no reason to stop.
    machine.run(apt, ['update', ...quiet])
    machine.run(apt, ['install', '-y', '--no-install-recommends', ...quiet, 'chromium'])
    const installed = findChromium(machine)
    if (installed) return installed
  }
  throw new Error(
    'The browser tests need Chromium: install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH to one.',
  )
}
