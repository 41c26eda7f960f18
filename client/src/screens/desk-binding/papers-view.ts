import type { PapersReport } from '@nadzor/shared/api/papers'
import { topic as topics } from '@nadzor/shared/facts/catalogue'
import type { Topic } from '@nadzor/shared/facts/catalogue'
import { cardLayout } from '../camera/verdict-cards.ts'
import type { VerdictCardModel } from '../camera/verdict-cards.ts'

type Asked = PapersReport['questions'][number]
type Named = PapersReport['subjects'][number]

/** One question with its answer and what stands in its margin; `about` null: the school as a whole. */
export type ReadLine = { key: string; about: Named | null; question: Asked; cards: VerdictCardModel[]; passed: boolean }
export type ReadSection = { topic: Topic; lines: ReadLine[]; rest: VerdictCardModel[]; open: number; failed: number }

/** The report by topic, to be read: what is open is counted, never hidden. */
export function readSections({ subjects, questions, verdicts }: PapersReport): ReadSection[] {
  const sections = new Map<Topic, ReadSection>(
    topics.options.map((topic) => [topic, { topic, lines: [], rest: [], open: 0, failed: 0 }]),
  )
  const topicOf = new Map(verdicts.map(({ topic, verdict }) => [verdict, topic]))
  for (const subject of subjects) {
    const mine = questions.filter((one) => one.subject.id === subject.id)
    const layout = cardLayout(
      verdicts.flatMap(({ verdict }) => (verdict.subject.id === subject.id ? [verdict] : [])),
      mine,
    )
    for (const question of mine) {
      const section = sections.get(question.fact.topic as Topic)
      if (!section) continue
      const cards = layout.beside.get(question.fact.name) ?? []
      const passed =
        cards.length === 0 && layout.passed.some(({ facts }) => facts.some(({ name }) => name === question.fact.name))
      const about = subject.kind === 'institution' ? null : subject
      section.lines.push({ key: `${subject.id} ${question.fact.name}`, about, question, cards, passed })
      if (question.state === 'open' || question.state === 'conflict') section.open += 1
    }
    for (const card of layout.rest) {
      // What a rule leaves open without a question of its own here is asked elsewhere.
      if (card.verdict.outcome === 'cantTell') continue
      sections.get(topicOf.get(card.verdict) as Topic)?.rest.push(card)
    }
  }
  const counted = [...sections.values()].map((section) => ({ ...section, failed: failuresIn(section) }))
  return counted.filter(({ lines, rest }) => lines.length > 0 || rest.length > 0)
}

/** A benchmark is no failure anybody has to answer for. */
function failuresIn({ lines, rest }: ReadSection): number {
  const cards = [...lines.flatMap((line) => line.cards), ...rest]
  return cards.filter(({ verdict }) => verdict.outcome === 'failed' && verdict.force !== 'benchmark').length
}
