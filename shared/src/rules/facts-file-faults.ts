import { areaKinds } from '../facts/area.ts'
import { isRealDay } from './fact-statement.ts'
import { factsFile } from './facts-file-schema.ts'
import type { FactsFile } from './facts-file-schema.ts'
import { didYouMean } from './nearest-name.ts'
import { oneOf, schemaFaults, short } from './schema-faults.ts'
import type { Fault } from './schema-faults.ts'
import type { PackEdition } from './schema.ts'

/** Where a value does not have the shape of a facts file. */
export function shapeFaults(value: unknown): Fault[] {
  return schemaFaults(factsFile, value).map(betterWords)
}

/** A kind of place that is not known is worth a guess; the schema only says no. */
function betterWords(fault: Fault): Fault {
  if (fault.path[0] !== 'areas' || fault.path[2] !== 'kind' || fault.path.length !== 3) return fault
  const ids = areaKinds.map((row) => row.id)
  const said = /^is "(.*)"/.exec(fault.what)?.[1] ?? ''
  return { ...fault, write: `${didYouMean(said, ids)}write ${oneOf(ids)}` }
}

/** What is wrong with days and adopted packs of an institution whose shape is right. */
export function institutionFaults(institution: FactsFile['institution'], editions: readonly PackEdition[]): Fault[] {
  return [...dayFaults(institution), ...ownPackFaults(institution, editions)]
}

function dayFaults({ startDay, grant }: FactsFile['institution']): Fault[] {
  const days: [Fault['path'], string | undefined][] = [
    [['institution', 'startDay'], startDay],
    [['institution', 'grant', 'from'], grant?.from],
    [['institution', 'grant', 'until'], grant?.until],
  ]
  const faults = days.flatMap(([path, said]): Fault[] =>
    said === undefined || isRealDay(said)
      ? []
      : [{ path, what: `is ${short(said)}`, write: 'write a day of the calendar, such as "2019-09-02"' }],
  )
  if (grant?.until !== undefined && grant.until < grant.from)
    faults.push({
      path: ['institution', 'grant', 'until'],
      what: `is ${short(grant.until)}, before its beginning`,
      write: `write a day from ${grant.from} on`,
    })
  return faults
}

function ownPackFaults({ ownPacks = [] }: FactsFile['institution'], editions: readonly PackEdition[]): Fault[] {
  const adoptable = [...new Set(editions.filter((one) => one.appliesTo.adopted).map((one) => one.pack))]
  return ownPacks.flatMap((pack, index): Fault[] =>
    adoptable.includes(pack)
      ? []
      : [
          {
            path: ['institution', 'ownPacks', index],
            what: `is ${short(pack)}, which is no pack a school adopts`,
            write: `${didYouMean(pack, adoptable)}write ${oneOf(adoptable)}`,
          },
        ],
  )
}
