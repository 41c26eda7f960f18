import { allInstitutionIds, markDirty } from '../db/queries/dirty-institutions.ts'
import type { Deps } from '../deps.ts'
import { wakeEvaluation } from '../jobs/evaluate.ts'
import { declareFactsOf } from '../packs.ts'

/**
 * Looks at the authority's folder of packs again. A good folder comes into use whole, and everything is judged again;
 * of a bad one nothing does, and its faults go to the log and to the administrators' page.
 */
export async function reloadPacks(deps: Deps): Promise<void> {
  const { customPacks, log } = deps
  if (!customPacks) {
    log.info('no PACKS_DIR: there are no packs of an authority to look at')
    return
  }
  const before = new Set(customPacks.running().map(({ hash }) => hash))
  const changed = customPacks.reload()
  tellPacks(deps)
  if (!changed) return
  const running = customPacks.running()
  // One assignment: whoever judges meanwhile has the old set or the new one.
  deps.packs = [...deps.packs.filter(({ hash }) => !before.has(hash)), ...running]
  declareFactsOf(running)
  await judgeEverything(deps)
}

/** Notes that every institution is unjudged, durably, and begins. */
export async function judgeEverything(deps: Deps): Promise<void> {
  for (const id of await allInstitutionIds(deps.db)) await deps.db.transaction().execute((trx) => markDirty(trx, id))
  wakeEvaluation(deps)
}

/** What became of the folder, for the log. */
export function tellPacks({ customPacks, log }: Pick<Deps, 'customPacks' | 'log'>): void {
  if (!customPacks) return
  const packs = customPacks.running().map(({ pack }) => `${pack.pack} ${pack.edition}`)
  for (const { sentence } of customPacks.refusals())
    log.warn({ folder: customPacks.folder }, `pack refused: ${sentence}`)
  if (customPacks.refusals().length > 0) log.warn({ packs }, 'the folder of packs is refused whole; these stay in use')
  else log.info({ packs }, 'packs of the authority in use')
}
