import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { packEdition } from '@nadzor/shared/rules/schema'
import type { HashedPack, PackEdition } from '@nadzor/shared/rules/schema'
import { pathText, short } from '@nadzor/shared/rules/schema-faults'
import type { Fault } from '@nadzor/shared/rules/schema-faults'
import { sha256Hex } from '../db/change-log.ts'
import { NotJson, parseJsonText } from './json-text.ts'
import type { JsonText } from './json-text.ts'
import { expandedFaults, packFaults } from './pack-faults.ts'
import { packFilesBelow } from './pack-files.ts'
import { caseFaults, judgingFaults } from './run-cases.ts'

/** Why a folder of packs is not used: one fault, where an editor finds it. `line` and `column` from 1, null for a whole file. */
export type PackRefusal = {
  /** Below the folder. */
  file: string
  line: number | null
  column: number | null
  /** Of the fault in the document. */
  path: string
  what: string
  write: string
  /** All of it: `file:line:column: path what: write`. */
  sentence: string
}

/** `files`: where each pack stands, by its hash. */
export type PackFolder = { packs: HashedPack[]; refusals: PackRefusal[]; files: ReadonlyMap<string, string> }

type ReadFile = { file: string; text: JsonText }
const CASES = '.cases.json'
/** Faults told of one file: whoever mends these sees the rest next time. */
const MOST_FAULTS = 50

/**
 * Reads every *.json below a folder: editions of an authority's own packs and, beside them, their cases. All or
 * nothing: with a refusal there are no packs, so that never half of a set is in force.
 */
export function readPackFolder(folder: string, builtIn: readonly HashedPack[]): PackFolder {
  const refusals: PackRefusal[] = []
  const refuse = (file: string, faults: readonly Fault[], text?: JsonText) => {
    for (const { path, what, write } of faults.slice(0, MOST_FAULTS))
      refusals.push(refusal(file, text?.position(path) ?? null, pathText(path), what, write))
    if (faults.length > MOST_FAULTS)
      refusals.push(refusal(file, null, '$', `has ${faults.length - MOST_FAULTS} more faults`, 'mend these first'))
  }
  const files = jsonFiles(folder, refusals).flatMap((file): ReadFile[] => {
    const text = readText(folder, file, refusals)
    return text ? [{ file, text }] : []
  })
  const packFiles = files.filter(({ file }) => !file.endsWith(CASES))
  const others = builtIn.map(({ pack }) => pack)
  const editions: { file: string; text: JsonText; own: HashedPack }[] = []
  // A pack may speak of rules of another of the folder, so all that have the shape are known to each.
  const shaped = packFiles.flatMap(({ text }) => {
    const parsed = packEdition.safeParse(text.value)
    return parsed.success ? [parsed.data] : []
  })
  for (const { file, text } of packFiles) {
    const custom = shaped.filter((one) => !sameEdition(one, text.value))
    let faults = packFaults(text.value, { builtIn: others, custom })
    if (faults.length === 0) {
      const pack = packEdition.parse(text.value)
      faults = expandedFaults(pack)
      const twin = editions.find(({ own }) => sameEdition(own.pack, pack))
      if (twin)
        faults.push({
          path: ['edition'],
          what: `is ${short(pack.edition)}, as in ${twin.file}`,
          write: 'give each edition of a pack a name of its own',
        })
      else if (faults.length === 0) editions.push({ file, text, own: { hash: sha256Hex(canonicalJson(pack)), pack } })
    }
    refuse(file, faults, text)
  }
  const packs = editions.map(({ own }) => own)
  for (const { file, text, own } of editions) refuse(file, judgingFaults(own, [...builtIn, ...packs]), text)
  for (const { file, text } of files.filter((one) => one.file.endsWith(CASES))) {
    const beside = editions.find((one) => one.file === file.replace(CASES, '.json'))
    if (beside) refuse(file, caseFaults(text.value, beside.own, [...builtIn, ...packs]), text)
    else if (!packFiles.some((one) => one.file === file.replace(CASES, '.json')))
      refusals.push(refusal(file, null, '$', 'are cases of no pack', `put them beside ${file.replace(CASES, '.json')}`))
  }
  const where = new Map(editions.map(({ own, file }) => [own.hash, file]))
  return { packs: refusals.length > 0 ? [] : packs, refusals, files: where }
}

function jsonFiles(folder: string, refusals: PackRefusal[]): string[] {
  try {
    return packFilesBelow(folder).flatMap(({ file, problem }) => {
      if (!problem) return [file]
      refusals.push(refusal(file, null, '$', problem.what, problem.write))
      return []
    })
  } catch (error) {
    refusals.push(
      refusal(
        '.',
        null,
        '$',
        `cannot be read (${(error as NodeJS.ErrnoException).code})`,
        'make the folder, or take PACKS_DIR away',
      ),
    )
    return []
  }
}

function readText(folder: string, file: string, refusals: PackRefusal[]): JsonText | null {
  try {
    return parseJsonText(readFileSync(join(folder, file), 'utf8'))
  } catch (error) {
    if (error instanceof NotJson) refusals.push(refusal(file, error.position, '$', 'is not JSON', error.message))
    else
      refusals.push(
        refusal(file, null, '$', `cannot be read (${(error as NodeJS.ErrnoException).code})`, 'let the server read it'),
      )
    return null
  }
}

export function refusal(
  file: string,
  at: { line: number; column: number } | null,
  path: string,
  what: string,
  write: string,
): PackRefusal {
  const place = at ? `${file}:${at.line}:${at.column}` : file
  return {
    file,
    line: at?.line ?? null,
    column: at?.column ?? null,
    path,
    what,
    write,
    sentence: `${place}: ${path} ${what}: ${write}`,
  }
}

function sameEdition(one: PackEdition, other: unknown): boolean {
  const { pack, edition } = Object(other) as Partial<PackEdition>
  return one.pack === pack && one.edition === edition
}
