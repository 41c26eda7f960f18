import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { short } from '@nadzor/shared/rules/schema-faults'
import { parseJsonText } from './json-text.ts'
import { openPackArchive } from './pack-archive.ts'
import { packFaults } from './pack-faults.ts'
import { readPackFolder, refusal } from './read-pack-folder.ts'
import type { PackFolder, PackRefusal } from './read-pack-folder.ts'

/** An authority's own packs: those of its folder as long as the folder is good, else those that ran before. */
export type CustomPacks = {
  folder: string
  /** True when the first look made the set another than the last process had. */
  changedAtStart: boolean
  /** The packs in use. */
  running(): HashedPack[]
  /** When the folder was last looked at (instant). */
  lookedAt(): string
  /** Where a pack in use stood when it was read, by its hash. */
  fileOf(hash: string): string | null
  /** Why the folder as it was last looked at is not in use; empty when it is. */
  refusals(): PackRefusal[]
  /** An edition that was in use once, by its hash. */
  ever(hash: string): HashedPack | undefined
  /** Looks at the folder: all of it comes into use, or nothing changes. True when the set in use became another. */
  reload(): boolean
}

/** `archive`: where editions that were in use are kept. Looks at the folder once. */
export function openCustomPacks(
  folder: string,
  archive: string,
  builtIn: readonly HashedPack[],
  now: () => Date,
): CustomPacks {
  const kept = openPackArchive(archive)
  // A new version of nadzor may have taken an id of theirs: then they wait, refused, until somebody renames it.
  const others = builtIn.map(({ pack }) => pack)
  let running = kept
    .inUse()
    .filter(
      ({ pack }, _, all) => packFaults(pack, { builtIn: others, custom: all.map((one) => one.pack) }).length === 0,
    )
  let refusals: PackRefusal[] = []
  let lookedAt = ''
  let files: ReadonlyMap<string, string> = new Map()
  const self: CustomPacks = {
    folder,
    changedAtStart: false,
    running: () => running,
    lookedAt: () => lookedAt,
    fileOf: (hash) => files.get(hash) ?? null,
    refusals: () => refusals,
    ever: (hash) => kept.all().find((one) => one.hash === hash),
    reload() {
      lookedAt = now().toISOString()
      const read = readWhole(folder, builtIn)
      refusals = read.refusals.length > 0 ? read.refusals : changedEditions(folder, read, kept.all())
      if (refusals.length > 0) return false
      const changed = hashesOf(read.packs) !== hashesOf(running)
      kept.use(read.packs)
      running = read.packs
      files = read.files
      return changed
    },
  }
  self.changedAtStart = self.reload()
  return self
}

/** Whatever a folder holds, the server keeps running: what cannot even be read is a refusal too. */
function readWhole(folder: string, builtIn: readonly HashedPack[]): PackFolder {
  try {
    return readPackFolder(folder, builtIn)
  } catch (error) {
    const what = `cannot be taken in (${error instanceof Error ? error.message : String(error)})`
    const refusals = [refusal('.', null, '$', what, 'look for a pack with very many faults')]
    return { packs: [], refusals, files: new Map() }
  }
}

const hashesOf = (packs: readonly HashedPack[]): string =>
  packs
    .map(({ hash }) => hash)
    .sort()
    .join(' ')

/** A published edition is never edited: verdicts of the past name it by content. */
function changedEditions(
  folder: string,
  { packs, files }: ReturnType<typeof readPackFolder>,
  published: readonly HashedPack[],
): PackRefusal[] {
  return packs.flatMap(({ hash, pack }) => {
    const before = published.find((one) => one.pack.pack === pack.pack && one.pack.edition === pack.edition)
    if (!before || before.hash === hash) return []
    const file = files.get(hash) ?? '.'
    const at = parseJsonText(readFileSync(join(folder, file), 'utf8')).position(['edition'])
    const what = `is ${short(pack.edition)}, which was in use with other content (${before.hash.slice(0, 12)})`
    return [
      refusal(
        file,
        at,
        '$.edition',
        what,
        `give what you changed an edition of its own, such as ${short(nextEdition(pack.edition))}`,
      ),
    ]
  })
}

/** "2026" -> "2026-2" -> "2026-3"; a date is not counted up. */
function nextEdition(edition: string): string {
  const numbered = /^(.+-)(\d{1,3})$/.exec(edition)
  const isDate = /^\d{4}-\d\d(-\d\d)?$/.test(edition)
  return numbered && !isDate ? `${numbered[1]}${Number(numbered[2]) + 1}` : `${edition}-2`
}
