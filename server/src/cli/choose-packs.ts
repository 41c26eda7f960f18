import { localDay } from '@nadzor/shared/facts/calendar'
import { isRealDay } from '@nadzor/shared/rules/fact-statement'
import { didYouMean } from '@nadzor/shared/rules/nearest-name'
import { oneOf } from '@nadzor/shared/rules/schema-faults'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { hashedPacks } from '../packs.ts'
import { readPackFolder } from '../packs/read-pack-folder.ts'
import { UnusableInput } from './unusable-input.ts'

/** The built-in packs, and with `folder` those of an authority beside them. Throws UnusableInput with every fault. */
export function allPacks(folder: string | undefined): HashedPack[] {
  const builtIn = hashedPacks()
  if (folder === undefined) return builtIn
  const read = readPackFolder(folder, builtIn)
  if (read.refusals.length > 0) throw new UnusableInput(read.refusals.map((one) => `${folder}/${one.sentence}`))
  return [...builtIn, ...read.packs]
}

/** Of all packs those named "a,b". */
export function choosePacks(all: HashedPack[], names: string | undefined): HashedPack[] {
  if (names === undefined) return all
  const known = [...new Set(all.map(({ pack }) => pack.pack))]
  const wanted = names.split(',').map((name) => name.trim())
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new UnusableInput(
      unknown.map(
        (name) => `--packs: there is no pack ${JSON.stringify(name)}: ${didYouMean(name, known)}write ${oneOf(known)}`,
      ),
    )
  return all.filter(({ pack }) => wanted.includes(pack.pack))
}

/** `--at`: a day; without it the day of `now` in Poland and Slovenia. */
export function dayToJudge(said: string | undefined, now: Date): string {
  if (said === undefined) return localDay(now.toISOString())
  if (!isRealDay(said))
    throw new UnusableInput([`--at: ${JSON.stringify(said)} is no day of the calendar: write one such as 2026-11-20`])
  return said
}
