import { lstatSync, readdirSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { posix } from 'node:path'

/** What a folder of packs may hold. An authority's own rules are a few files; anything else is a mistake or an attack. */
export const packLimits = { files: 200, depth: 4, bytes: 2_000_000 }

/** A file to be read, or why it is not. */
export type FoundFile = { file: string; problem: { what: string; write: string } | null }

/**
 * Every *.json below a folder, sorted. Links are not followed and only regular files count: a link may lead out of the
 * folder or round in a circle, and a pipe would be waited for. Throws what the file system says of the folder itself.
 */
export function packFilesBelow(folder: string): FoundFile[] {
  const found: FoundFile[] = []
  const problem = (file: string, what: string, write: string) => found.push({ file, problem: { what, write } })
  const look = (below: string, depth: number): void => {
    const inside = (readdirSync(posix.join(folder, below), { withFileTypes: true }) as Dirent[]).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )
    for (const entry of inside) {
      if (found.length > packLimits.files) return
      const file = posix.join(below, entry.name)
      if (entry.isSymbolicLink() && (entry.name.endsWith('.json') || !entry.name.includes('.')))
        problem(file, 'is a link', 'put the file itself there')
      else if (entry.isDirectory()) {
        if (depth < packLimits.depth) look(file, depth + 1)
        else problem(file, `lies deeper than ${packLimits.depth} folders`, 'put it further up')
      } else if (!entry.name.endsWith('.json')) continue
      else if (!entry.isFile()) problem(file, 'is no ordinary file', 'put a file there')
      else if (lstatSync(posix.join(folder, file)).size > packLimits.bytes)
        problem(file, `is larger than ${packLimits.bytes / 1_000_000} MB`, 'split it into several packs')
      else found.push({ file, problem: null })
    }
  }
  look('.', 0)
  if (found.length > packLimits.files)
    return [
      {
        file: '.',
        problem: { what: `holds more than ${packLimits.files} files`, write: 'take away what is no pack' },
      },
    ]
  return found
}
