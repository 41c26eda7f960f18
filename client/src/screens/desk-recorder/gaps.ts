import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'
import { distance } from '../desk-finding/figures.ts'

type Channel = RecorderResponse['channels'][number]
type Finding = RecorderResponse['findings'][number]

/** One thing wrong at a recorder: the verdict that speaks for it, other clauses that say the same, and where. */
export type Gap = {
  defect: string
  /** The heaviest, and among equals the furthest from what is wanted. */
  verdict: Verdict
  /** One verdict for each other rule violated. */
  also: Verdict[]
  /** Channels it was found on, by number; empty where it concerns the recorder itself. */
  channels: Channel[]
  /** Findings not closed that carry it. */
  findings: Finding[]
}

const forces = ['legal', 'unconfirmed', 'benchmark']

function worstFirst(a: Verdict, b: Verdict): number {
  return (
    compareVerdicts(a, b) ||
    forces.indexOf(a.force) - forces.indexOf(b.force) ||
    distance(b) - distance(a) ||
    a.ruleId.localeCompare(b.ruleId)
  )
}

/** What fails at a recorder, worst first: one gap a defect, however many channels and clauses it touches. */
export function gapsOf({
  verdicts,
  channels,
  findings,
}: Pick<RecorderResponse, 'verdicts' | 'channels' | 'findings'>): Gap[] {
  const failed = Map.groupBy(verdicts.filter((one) => one.outcome === 'failed').sort(worstFirst), (one) => one.defect)
  return [...failed].flatMap(([defect, found]) => {
    const [verdict] = found
    if (!verdict) return []
    const subjects = new Set(found.map((one) => one.subject.id))
    const others = found.filter((one) => one.ruleId !== verdict.ruleId)
    return {
      defect,
      verdict,
      also: [...new Map(others.map((one) => [one.ruleId, one])).values()],
      channels: channels.filter((one) => subjects.has(one.id)),
      findings: findings.filter(
        (one) => one.defect === defect && subjects.has(one.subjectId) && one.state !== 'closed',
      ),
    }
  })
}
