import { findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { people, school } from './demo.ts'
import { recorderOfSchool } from './fake-recorder.ts'
import type { World } from './world.ts'

/** What a reviewer would read of the findings at the school's recorder, asked over HTTP. */

/** Every finding about the school's recorder or one of its channels; findings about places are another story. */
export async function findingsAtRecorder(world: World): Promise<Finding[]> {
  const reviewer = await world.as(people.reviewer)
  const { recorder, channels } = await recorderOfSchool(world)
  const subjects = new Set([recorder.id, ...channels.map(({ id }) => id)])
  const { id } = await school(world)
  const found: Finding[] = []
  for (let after = ''; ;) {
    const page = findingsResponse.parse(await reviewer.get(`/api/findings?institution=${id}&limit=100${after}`))
    found.push(...page.findings.map(({ finding }) => finding))
    if (page.next === null) return found.filter(({ subjectId }) => subjects.has(subjectId))
    after = `&after=${encodeURIComponent(page.next)}`
  }
}

export async function findingPage(world: World, id: string): Promise<FindingResponse> {
  const reviewer = await world.as(people.reviewer)
  return findingResponse.parse(await reviewer.get(`/api/findings/${id}`))
}

/** The one finding of a defect on a subject; throws when there is none or more than one. */
export async function oneFinding(world: World, defect: string, subjectId: string): Promise<Finding> {
  const found = (await findingsAtRecorder(world)).filter((one) => one.defect === defect && one.subjectId === subjectId)
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} findings ${defect}`)
  return found[0]
}

/** All that a probe could add to: findings as they are, their histories, and every verdict on them. */
export type Books = {
  findings: Finding[]
  events: FindingEventRow[]
  /** "rule subject outcome reason", of all rules on all these subjects. */
  verdicts: string[]
}

export async function booksOf(world: World): Promise<Books> {
  const findings = await findingsAtRecorder(world)
  const pages = await Promise.all(findings.map(({ id }) => findingPage(world, id)))
  const { verdicts } = await recorderOfSchool(world)
  return {
    findings: findings.sort((a, b) => (a.id < b.id ? -1 : 1)),
    events: pages.flatMap(({ events }) => events).sort((a, b) => (a.id < b.id ? -1 : 1)),
    verdicts: verdicts
      .map(({ ruleId, subject, outcome, reason }) => [ruleId, subject.id, outcome, reason.code].join(' '))
      .sort(),
  }
}

/** The state of each defect's findings, each state once: { 'rec.audio': ['open'] }. */
export async function statesByDefect(world: World): Promise<Record<string, string[]>> {
  const groups = Map.groupBy(await findingsAtRecorder(world), ({ defect }) => defect)
  return Object.fromEntries(
    [...groups].map(([defect, all]) => [defect, [...new Set(all.map(({ state }) => state))].sort()]),
  )
}

/** What a rule's card is called in Polish: what is so when it fails. */
export function ruleTitle(id: string): string {
  const rule = packEditions.flatMap(({ rules }) => rules).find((one) => one.id === id)
  if (!rule) throw new Error(`no pack has the rule ${id}`)
  return rule.title.pl
}
