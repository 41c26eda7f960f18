import type { How } from '../../facts/fact.ts'
import { factsOf } from '../../facts/facts-of.ts'
import type { InstitutionRows, Rows } from '../../facts/rows.ts'
import { packEditions } from '../../rules/pack-list.ts'
import { caseSubjects, rowsOfCase } from '../../rules/case.ts'
import { evaluate } from '../../rules/evaluate.ts'
import type { Verdict } from '../../rules/outcome.ts'
import { rulesOf } from '../../rules/rows.ts'
import type { HashedPack } from '../../rules/schema.ts'
import type { FindingEventRow } from '../finding-event.ts'
import type { Finding } from '../finding.ts'
import { follow, raise } from '../follow.ts'
import type { Judging } from '../follow.ts'
import { photosBehind, witnessesOf } from '../proof.ts'

/** Ids of a test: readable, and of the shape that schemas ask for. */
export const testId = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
export const people = { inspector: testId(901), installer: testId(902), reviewer: testId(903), driver: testId(904) }

export const packs: HashedPack[] = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))

/** One channel of one school, its readings, and the findings that evaluation makes of them: no server, the real rules. */
export class ChannelWorld {
  readonly rows: InstitutionRows
  readonly findings = new Map<string, Finding>()
  readonly histories = new Map<string, FindingEventRow[]>()
  packs = packs
  now = Date.parse('2026-11-21T09:00:00.000Z')
  #next = 1000

  constructor(institution: Partial<Rows['institution']> = {}) {
    this.rows = rowsOfCase(
      { rule: 'none', name: 'none', institution: {}, given: {}, expect: { outcome: 'cantTell', force: 'legal' } },
      { day: '2026-11-21' },
    )
    this.rows.institution = { ...this.rows.institution, ...institution }
  }

  id(): string {
    return testId(this.#next++)
  }
  at(): string {
    return new Date(this.now).toISOString()
  }

  /** Somebody reads a fact; a photo of the menu goes with what is called `screen`. */
  read(
    fact: string,
    value: Rows['reading']['value'],
    how: How,
    by: string,
    more: Partial<Rows['reading']> = {},
  ): string {
    this.now += 60_000
    const kind = fact.startsWith('ch.') ? 'channel' : 'recorder'
    const row: Rows['reading'] = {
      id: this.id(),
      institutionId: this.rows.institution.id,
      inspectionId: by === people.inspector ? testId(60) : null,
      subjectKind: kind,
      subjectId: caseSubjects[kind].id,
      fact,
      value,
      unavailable: value === null ? 'timeout' : null,
      how,
      unit: null,
      source: null,
      observedAt: this.at(),
      by,
      evidenceIds: how === 'screen' ? [testId(90)] : [],
      replaces: [],
      ...more,
    }
    this.rows.readings.push(row)
    return row.id
  }

  verdicts(): Verdict[] {
    return evaluate(this.packs, factsOf(this.rows), this.at())
  }

  /** Evaluates, and lets every finding follow. Answers how many rows changed. */
  judge(newEdition = false): number {
    this.now += 60_000
    const verdicts = this.verdicts()
    const events = [...this.histories.values()].flat()
    const judging: Judging = {
      at: this.at(),
      ruleOf: ({ ruleId }) => this.packs.flatMap(({ pack }) => rulesOf(pack)).find((rule) => rule.id === ruleId),
      verdictsOn: (subject) => verdicts.filter((one) => one.subject.id === subject.id),
      witnesses: witnessesOf(this.rows, factsOf(this.rows)),
      photosBehind: photosBehind(this.rows),
      acceptors: new Set(events.filter((one) => one.event === 'accept-fix').map((one) => one.actor)),
      newEdition: () => newEdition,
    }
    let changed = 0
    const groups = Map.groupBy(verdicts, (one) => `${one.subject.id} ${one.defect}`)
    for (const key of new Set([...groups.keys(), ...this.findings.keys()])) {
      const group = groups.get(key) ?? []
      const before = this.findings.get(key)
      const failing = group.filter((one) => one.outcome === 'failed')
      const fed = before
        ? follow(before, this.histories.get(before.id) ?? [], group, judging)
        : failing.length > 0
          ? raise(this.id(), this.rows.institution.id, failing, judging)
          : null
      if (!fed) continue
      changed += 1
      this.findings.set(key, fed.finding)
      if (fed.event) this.append({ ...fed.event, id: this.id() })
    }
    return changed
  }

  finding(defect: string): Finding {
    const found = [...this.findings.values()].find((one) => one.defect === defect)
    if (!found) throw new Error(`no finding ${defect}`)
    return found
  }
  history(defect: string): FindingEventRow[] {
    return this.histories.get(this.finding(defect).id) ?? []
  }

  /** What a person does to a finding, without the server's checks. */
  act(defect: string, event: string, actor: string, change: Partial<Finding>): void {
    this.now += 60_000
    const before = this.finding(defect)
    const after = { ...before, ...change }
    this.findings.set(`${after.subjectId} ${after.defect}`, after)
    this.append({
      id: this.id(),
      institutionId: after.institutionId,
      findingId: after.id,
      event,
      from: before.state,
      to: after.state,
      actor,
      at: this.at(),
      note: null,
      dueDay: null,
      assigneeId: event === 'assign' ? after.assigneeId : null,
      evidenceIds: [],
      proposals: [],
      ruleIds: [],
      facts: [],
    })
  }

  append(event: FindingEventRow): void {
    this.histories.set(event.findingId, [...(this.histories.get(event.findingId) ?? []), event])
  }
}
