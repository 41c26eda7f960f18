import type { BindingReport } from '../api/binding.ts'
import { localDay } from '../facts/calendar.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { grantCovers, grantState, whatBinds } from './binding.ts'
import type { Verdict } from './outcome.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack, PackEdition } from './schema.ts'
import { windowsFor } from './windows.ts'

/**
 * "What binds us and why" of one institution, made the same on a phone and on the server. `verdicts`: those of the
 * whole institution at `at`, where they are at hand.
 */
export function bindingReport(
  packs: readonly HashedPack[],
  facts: FactBase,
  at: string,
  verdicts?: readonly Verdict[],
): BindingReport {
  const { institution } = facts.graph
  const day = localDay(at)
  const demands = (pack: PackEdition): boolean =>
    pack.binding === 'programme' ? grantCovers(institution, day) : pack.binding !== 'standard'
  return {
    day,
    packs: whatBinds(packs, institution, day).map(({ pack, hash, binds, reason }) => ({
      pack: pack.pack,
      edition: pack.edition,
      hash,
      title: pack.title,
      short: pack.short,
      binding: pack.binding,
      binds,
      reason,
      weight: demands(pack) ? 'legal' : 'benchmark',
      validFrom: pack.validFrom,
      validUntil: pack.validUntil,
      rules: rulesOf(pack).length,
    })),
    grant: { state: grantState(institution, day), from: institution.grantFrom, until: institution.grantUntil },
    windows: windowsFor(packs, facts, at, verdicts).map((window) => ({
      ...window,
      bounds: window.bounds.map(({ source, ...bound }) => ({
        ...bound,
        rule: source && {
          pack: source.edition.pack,
          hash: source.hash,
          short: source.edition.short,
          requirement: source.rule.requirement,
          citation: source.rule.citation,
          force: source.force,
        },
      })),
    })),
  }
}
