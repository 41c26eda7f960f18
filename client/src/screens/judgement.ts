import type { Subject } from '@nadzor/shared/facts/fact'
import { factChanges } from '@nadzor/shared/facts/fact-changes'
import { factsOf, refreshed } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { localDay } from '@nadzor/shared/facts/calendar'
import { editionsFor } from '@nadzor/shared/rules/binding'
import { openJudgement } from '@nadzor/shared/rules/judgement'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { paperTopic, topicsOf } from '@nadzor/shared/rules/papers'
import { questionsIn } from '@nadzor/shared/rules/questions'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { Rule } from '@nadzor/shared/rules/schema'
import { computed, shallowRef, toValue, watch } from 'vue'
import type { ComputedRef, MaybeRefOrGetter, Ref } from 'vue'
import { compareVerdicts } from '../components/severity.ts'
import type { Data } from '../data/contract.ts'
import { Refusal } from '../data/problems.ts'
import { useData, useLive } from '../data/vue.ts'
import { inMyLanguage } from '../i18n.ts'
import { againAt, askedAgain, because } from './asked-again.ts'
import type { Again, AskedAgain, Because } from './asked-again.ts'
import { isMeasure, onTheSpot } from './paper-topics.ts'

type HashedPack = Parameters<typeof openJudgement>[0][number]
type FactBase = ReturnType<typeof factsOf>
/** `because`: a reviewer asks once more, or a recorder did not tell; then it is open whatever was answered before. */
export type Question = ReturnType<typeof questionsIn>[number] & { because?: Because }
export type { Rule }

/** How the rows of one institution are judged on this phone: a preview, the server's verdict is the record. */
export type Judgement = {
  /** Undefined until the first read, or while the institution is not downloaded. */
  rows: Readonly<Ref<InstitutionRows | undefined>>
  packs: Readonly<Ref<HashedPack[] | undefined>>
  facts: ComputedRef<FactBase | null>
  /** Every verdict of the institution, worst first. Costs the whole evaluation: only for overviews. */
  all: ComputedRef<Verdict[]>
  /** Verdicts about one subject, worst first, on what is seen standing before it; only that subject is judged. */
  verdictsOf(subject: Subject): Verdict[]
  questionsOf(subject: Subject): Question[]
  /** What could be measured in its picture, if rules in force look at it; nobody has to. */
  measuresOf(subject: Subject): Question[]
  /** What papers and people say about it, apart: nobody is kept standing before a camera with it. */
  paperVerdictsOf(subject: Subject): Verdict[]
  paperQuestionsOf(subject: Subject): Question[]
  /** Findings that a reviewer sent back and that are to be looked at here; unanswered ones only. */
  againAt(subject: Subject): Again[]
  /** The rule a verdict came from, by the pack edition it was judged by. */
  rule(packHash: string, ruleId: string): Rule | null
  /** What the rule of that id says when it fails, for reasons that name it; its id when no pack in use holds it. */
  ruleName(ruleId: string): string
  /** The rule that a superseded verdict gave way to. */
  prevailing(verdict: Verdict): Rule | null
}

const keyOf = (subject: Subject): string => `${subject.kind}:${subject.id}`

/** Judging itself, apart from Vue's life cycle and from where rows come from. */
export function judge(
  rows: Readonly<Ref<InstitutionRows | undefined>>,
  packs: Readonly<Ref<HashedPack[] | undefined>>,
  now: () => string,
): Judgement {
  let kept: Kept | null = null
  // What an answer does not touch is not judged again; only a change of the register or of the packs starts afresh.
  const state = computed(() => {
    const held = packs.value ?? []
    if (!rows.value) return (kept = null)
    return (kept = (kept && followed(kept, rows.value, held, now())) ?? begun(rows.value, held, now()))
  })
  const facts = computed(() => state.value?.facts ?? null)
  const memory = computed(() => ({
    state: state.value,
    verdicts: new Map<string, Verdict[]>(),
    questions: new Map<string, Question[]>(),
  }))
  const all = computed(() => (state.value ? state.value.judgement.verdicts().sort(compareVerdicts) : []))
  const asked = computed(() => (rows.value ? askedAgain(rows.value) : null))
  const rules = computed(() => {
    const byPack = new Map<string, Map<string, Rule>>()
    for (const { hash, pack } of packs.value ?? [])
      byPack.set(hash, new Map(rulesOf(pack).map((rule) => [rule.id, rule])))
    return byPack
  })
  const topics = computed(() => topicsOf(packs.value ?? []))
  const isPaper = (verdict: Verdict): boolean => paperTopic(topics.value, verdict) !== null

  function allVerdictsOf(subject: Subject): Verdict[] {
    const { state, verdicts } = memory.value
    if (!state) return []
    const known = verdicts.get(keyOf(subject))
    if (known) return known
    const made = state.judgement.verdicts(subject).sort(compareVerdicts)
    verdicts.set(keyOf(subject), made)
    return made
  }
  function allQuestionsOf(subject: Subject): Question[] {
    const { state, questions } = memory.value
    if (!state) return []
    const known = questions.get(keyOf(subject))
    if (known) return known
    const made = questionsIn(state.judgement.session, subject).map((one) => withReason(asked.value, one))
    questions.set(keyOf(subject), made)
    return made
  }
  const rule = (packHash: string, ruleId: string): Rule | null => rules.value.get(packHash)?.get(ruleId) ?? null
  // Several readings of one law lie on the phone: names come from the one that is judged by, others only if it lacks them.
  const inForce = computed(() => {
    const held = packs.value ?? []
    return rows.value ? [...editionsFor(held, rows.value.institution, localDay(now())), ...held] : held
  })
  function ruleName(ruleId: string): string {
    const found = inForce.value.map(({ hash }) => rule(hash, ruleId)).find((one) => one !== null)
    return found ? inMyLanguage(found.title) : ruleId
  }
  function prevailing(verdict: Verdict): Rule | null {
    const by = verdict.supersededBy
    const pack = by && inForce.value.find((held) => held.pack.pack === by.pack)
    return by && pack ? rule(pack.hash, by.ruleId) : null
  }
  return {
    rows,
    packs,
    facts,
    all,
    verdictsOf: (subject) => allVerdictsOf(subject).filter((verdict) => !isPaper(verdict)),
    questionsOf: (subject) => allQuestionsOf(subject).filter(onTheSpot),
    measuresOf: (subject) => allQuestionsOf(subject).filter(({ fact }) => isMeasure(fact)),
    paperVerdictsOf: (subject) => allVerdictsOf(subject).filter(isPaper),
    paperQuestionsOf: (subject) => allQuestionsOf(subject).filter(({ fact }) => fact.topic !== undefined),
    againAt: (subject) => (asked.value ? againAt(asked.value, subject) : []),
    rule,
    ruleName,
    prevailing,
  }
}

/** One state of the institution's rows, and the judgement that follows them from state to state. */
type Kept = { rows: InstitutionRows; packs: readonly HashedPack[]; facts: FactBase; judgement: Judging }
type Judging = ReturnType<typeof openJudgement>

function begun(rows: InstitutionRows, packs: readonly HashedPack[], at: string): Kept {
  const facts = factsOf(rows)
  return { rows, packs, facts, judgement: openJudgement(packs, facts, at) }
}

function followed(kept: Kept, rows: InstitutionRows, packs: readonly HashedPack[], at: string): Kept | null {
  if (kept.packs !== packs) return null
  const places = factChanges(kept.rows, rows, kept.facts.graph)
  if (!places) return null
  const facts = refreshed(kept.facts, rows, places)
  return kept.judgement.refresh(facts, places, at) ? { ...kept, rows, facts } : null
}

function withReason(asked: AskedAgain | null, question: Question): Question {
  const reason = asked && because(asked, question)
  if (!reason) return question
  return reason.by === 'reviewer' ? { ...question, state: 'open', because: reason } : { ...question, because: reason }
}

/** "Not downloaded" is a state of a screen, not a fault. */
async function rowsIfHere(data: Data, institutionId: string): Promise<InstitutionRows | undefined> {
  try {
    return await data.rows(institutionId)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-downloaded') return undefined
    throw error
  }
}

/** Judges one institution and follows every change of its rows, own unsent answers included. */
export function useJudgement(institutionId: MaybeRefOrGetter<string | null>, data: Data = useData()): Judgement {
  const id = computed(() => toValue(institutionId))
  const live = useLive(async () => {
    const wanted = id.value
    if (wanted === null) return undefined
    return { id: wanted, rows: await rowsIfHere(data, wanted) }
  }, [id])
  // Rows of the institution shown before must not be judged as this one's.
  const rows = shallowRef<InstitutionRows>()
  watch(
    [live, id],
    () => {
      rows.value = live.value?.id === id.value ? live.value?.rows : undefined
    },
    { immediate: true, flush: 'sync' },
  )
  const packs = useLive(() => data.packs()) as Readonly<Ref<HashedPack[] | undefined>>
  return judge(rows, packs, () => data.now())
}
