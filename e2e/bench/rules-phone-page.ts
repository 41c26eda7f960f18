import { factChanges } from '@nadzor/shared/facts/fact-changes'
import { factsOf, refreshed } from '@nadzor/shared/facts/facts-of'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { openJudgement } from '@nadzor/shared/rules/judgement'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import type { OnPhone } from './rules-on-phone.ts'

/** What a phone does after each answer: find what changed, take it in, have every verdict of the school. */
function benchEdits({ rows, packs, at }: { rows: InstitutionRows; packs: HashedPack[]; at: string }): OnPhone {
  const begun = () => {
    const facts = factsOf(rows)
    return { facts, judgement: openJudgement(packs, facts, at) }
  }
  // Warm, as after the first screens of a visit.
  for (let round = 0; round < 3; round++) begun().judgement.verdicts()
  const start = performance.now()
  const { judgement, ...first } = begun()
  let { facts } = first
  let verdicts = judgement.verdicts()
  const whole = performance.now() - start
  const answers = rows.answers.filter(({ value }) => typeof value === 'boolean')
  const edits = 120
  const times: number[] = []
  let kept = 0
  let now = rows
  for (let edit = 0; edit < edits; edit++) {
    const chosen = answers[(edit * 37) % answers.length]
    if (!chosen) throw new Error('a school without answers')
    // As the phone writes it: a new answer that names the one it replaces.
    const id = chosen.id.replace(/.{6}$/, String(900_000 + edit))
    const said = { ...chosen, id, value: chosen.value !== true, replaces: [chosen.id] }
    // A fresh copy of every row, as the phone's database gives them.
    const next = structuredClone({
      ...now,
      answers: [...now.answers, said],
    })
    const before = performance.now()
    const places = factChanges(now, next, facts.graph)
    if (!places) throw new Error('an answer does not change the register')
    facts = refreshed(facts, next, places)
    if (!judgement.refresh(facts, places, at)) throw new Error('the same day')
    const after = judgement.verdicts()
    times.push(performance.now() - before)
    kept += after.filter((verdict, index) => verdict === verdicts[index]).length / after.length
    verdicts = after
    now = next
  }
  times.sort((a, b) => a - b)
  const at_ = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
  return { edits, median: at_(0.5), p95: at_(0.95), worst: at_(1), whole, kept: (100 * kept) / edits }
}

Object.assign(globalThis, { benchEdits })
