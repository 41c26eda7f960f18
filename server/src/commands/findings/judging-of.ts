import type { FactBase } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Judging } from '@nadzor/shared/findings/follow'
import { photosBehind, witnessesOf } from '@nadzor/shared/findings/proof'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack, Rule } from '@nadzor/shared/rules/schema'
import type { Deps } from '../../deps.ts'

type Known = {
  rows: InstitutionRows
  base: FactBase
  verdicts: readonly Verdict[]
  /** Verdicts in force until now. */
  before: readonly Verdict[]
  /** Every event of every finding of the institution. */
  events: readonly FindingEventRow[]
}

/** What following a finding has to know of its institution. */
export function judgingOf({ packs }: Deps, { rows, base, verdicts, before, events }: Known, at: string): Judging {
  const bySubject = Map.groupBy(verdicts, (one) => one.subject.id)
  const editions = new Map(before.map((one) => [keyOf(one), one.packHash]))
  return {
    at,
    ruleOf: ruleFinder(packs),
    verdictsOn: (subject) => bySubject.get(subject.id) ?? [],
    witnesses: witnessesOf(rows, base),
    photosBehind: photosBehind(rows),
    acceptors: new Set(events.filter((one) => one.event === 'accept-fix').map((one) => one.actor)),
    newEdition: (verdict) => {
      const earlier = editions.get(keyOf(verdict))
      return earlier !== undefined && earlier !== verdict.packHash
    },
  }
}

const keyOf = ({ subject, pack, ruleId }: Verdict): string => `${subject.kind} ${subject.id} ${pack} ${ruleId}`

/** The rule a verdict came from, in the edition it was judged by. */
export function ruleFinder(packs: readonly HashedPack[]): (verdict: Verdict) => Rule | undefined {
  const byHash = new Map(packs.map(({ hash, pack }) => [hash, new Map(rulesOf(pack).map((rule) => [rule.id, rule]))]))
  return ({ packHash, ruleId }) => byHash.get(packHash)?.get(ruleId)
}
