import { topic as topics } from '@nadzor/shared/facts/catalogue'
import type { Topic } from '@nadzor/shared/facts/catalogue'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { cardLayout } from '../camera/verdict-cards.ts'
import type { VerdictCardModel } from '../camera/verdict-cards.ts'
import { waitingForItsPhoto } from '../camera/waiting-for-photo.ts'
import type { Judgement, Question } from '../judgement.ts'
import { plateSubjects } from './plate-subjects.ts'
import type { Named } from './plate-subjects.ts'

/** One question about papers, with the marks in its margin. */
export type PaperLine = {
  key: string
  /** Null: about the school as a whole. */
  about: Named | null
  question: Question
  cards: VerdictCardModel[]
  /** Some rule is satisfied by the answer, and none speaks against it. */
  passed: boolean
  /** Answered, but what backs it is a photo of the document, and none backs it yet. */
  waits: boolean
}
export type PaperSection = {
  topic: Topic
  lines: PaperLine[]
  /** Cards about the topic that no question here led to. */
  rest: VerdictCardModel[]
  open: number
}

type Judging = Pick<Judgement, 'paperQuestionsOf' | 'paperVerdictsOf'> & {
  /** Topic of a verdict about papers. */
  topicOf(verdict: Verdict): Topic | null
}

/**
 * Everything that is asked about papers at a school, by topic, in the order of the topics. `said` are the answers of
 * this visit: one that only lacks its photo is not asked again.
 */
export function paperSections(rows: InstitutionRows, judgement: Judging, said: ReadonlySet<string>): PaperSection[] {
  const byTopic = new Map<Topic, PaperSection>(
    topics.options.map((topic) => [topic, { topic, lines: [], rest: [], open: 0 }]),
  )
  for (const about of plateSubjects(rows)) {
    const { lines, rest } = paperLines(about, judgement, said)
    for (const line of lines) {
      const section = byTopic.get(line.question.fact.topic as Topic)
      section?.lines.push(line)
      if (section && isOpen(line.question)) section.open += 1
    }
    for (const card of rest) byTopic.get(judgement.topicOf(card.verdict) as Topic)?.rest.push(card)
  }
  return [...byTopic.values()].filter(({ lines, rest }) => lines.length > 0 || rest.length > 0)
}

export const isOpen = ({ state }: Pick<Question, 'state'>): boolean => state === 'open' || state === 'conflict'

function paperLines(about: Named, judgement: Judging, said: ReadonlySet<string>) {
  const { subject } = about
  const raw = judgement.paperQuestionsOf(subject)
  const questions = raw.map((question) => waitingForItsPhoto(question, said))
  const layout = cardLayout(judgement.paperVerdictsOf(subject), questions)
  const lines = questions.map((question, index): PaperLine => {
    const { fact } = question
    const all = layout.beside.get(fact.name) ?? []
    const answered = question.state === 'answered'
    const waits =
      answered && (raw[index]?.state === 'open' || all.some(({ verdict }) => lacksPhoto(verdict, fact.name)))
    const cards = all.filter(({ verdict }) => !(waits && lacksPhoto(verdict, fact.name)))
    const passed = cards.length === 0 && layout.passed.some((verdict) => looked(verdict, fact.name))
    return {
      key: `${subject.kind}-${subject.id}-${fact.name}`,
      about: subject.kind === 'institution' ? null : about,
      question,
      cards,
      passed,
      waits,
    }
  })
  // What a rule leaves open without having asked anything here is asked elsewhere.
  return { lines, rest: layout.rest.filter(({ verdict }) => verdict.outcome !== 'cantTell') }
}

/** Nothing is wrong with the answer; only nobody has photographed what backs it. */
function lacksPhoto({ outcome, reason }: Verdict, fact: string): boolean {
  return (
    outcome === 'cantTell' && ['no-document', 'declared-only'].includes(reason.code) && reason.params['fact'] === fact
  )
}

function looked(verdict: Verdict, fact: string): boolean {
  return verdict.facts.some(({ name }) => name === fact)
}

/** How far the papers are, for the row of the walk and the list of what is missing. */
export type PapersState = { open: number; unknown: number; all: number; failed: Verdict | null }

export function papersState(
  rows: InstitutionRows,
  judgement: Pick<Judging, 'paperQuestionsOf' | 'paperVerdictsOf'>,
  isGrave: (verdict: Verdict) => boolean,
): PapersState {
  const subjects: Subject[] = plateSubjects(rows).map(({ subject }) => subject)
  const questions = subjects.flatMap((subject) => judgement.paperQuestionsOf(subject))
  const failed = subjects
    .flatMap((subject) => judgement.paperVerdictsOf(subject))
    .find((verdict) => verdict.outcome === 'failed' && isGrave(verdict))
  return {
    open: questions.filter(isOpen).length,
    unknown: questions.filter(({ state }) => state === 'cantTell').length,
    all: questions.length,
    failed: failed ?? null,
  }
}
