import { accessSync, constants } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { describe, it } from 'vitest'

/** What a peer test needs of the machine: its name, and why it is not there (null: it is). */
export type Need = { name: string; missing(): string | null }

/** A program on PATH. */
export function program(name: string, from: string): Need {
  const on = (folder: string) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  }
  return {
    name,
    missing: () =>
      (process.env['PATH'] ?? '').split(delimiter).some(on) ? null : `${name} is not installed (Debian: ${from})`,
  }
}

/** Anything a command shows by ending well. */
export function shownBy(name: string, [command, ...args]: readonly [string, ...string[]], otherwise: string): Need {
  return {
    name,
    missing() {
      try {
        execFileSync(command, args, { stdio: 'ignore', timeout: 20_000 })
        return null
      } catch {
        return otherwise
      }
    },
  }
}

/**
 * A suite against programs that others wrote. Where one is missing the suite is skipped and its title says why; under CI a
 * missing peer is a failure, since `.ci/run` installs them; it sets PEERS=unavailable where the machine does not let it.
 */
export function describePeer(title: string, needs: readonly Need[], define: () => void): void {
  const missing = needs.flatMap((need) => need.missing() ?? [])
  if (missing.length === 0) describe(title, define)
  else if (process.env['CI'] && process.env['PEERS'] !== 'unavailable')
    describe(title, () => {
      it('has its peer', () => {
        throw new Error(`${missing.join('; ')}: run recorder-plugin/src/testing/peers/install.sh as root`)
      })
    })
  else {
    const why = `${title} (skipped: ${missing.join('; ')})`
    // Runners print no titles of what they skip.
    console.warn(why)
    describe.skip(why, () => {
      it('has its peer', () => undefined)
    })
  }
}
