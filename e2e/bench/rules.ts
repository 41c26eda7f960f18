/**
 * `npm run bench:rules`: what judging costs. All packs over 24, 242 and 2 420 schools of 40 cameras and 4 recorders; the
 * part of the rules that json-rules-engine can express, on it and on ours, with equal verdicts; and one edited answer
 * on a phone, in Chromium slowed down four times. Prints a table; the machine decides the absolutes, the ratio stays.
 */
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { latestEditions } from '@nadzor/shared/rules/coverage'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { factsOfPack } from '@nadzor/shared/rules/rows'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { editedAnswerOnPhone } from './rules-on-phone.ts'
import { comparedWithPeer } from './rules-peer.ts'
import { schoolOf } from './school.ts'

const day = '2026-11-20'
const at = `${day}T12:00:00.000Z`
const packs: HashedPack[] = latestEditions(packEditions).map((pack, index) => ({
  hash: String(index).padStart(64, '0'),
  pack,
}))
const questions = packs.flatMap(({ pack }) => factsOfPack(pack))
const line = (text: string): void => void process.stdout.write(`${text}\n`)
const rounded = (value: number): string => value.toFixed(value < 10 ? 2 : 0)

/** Schools are made outside the clock and in portions, so that 2 420 of them do not have to lie in memory at once. */
function judged(count: number): { ms: number; verdicts: number } {
  const portion = 121
  let ms = 0
  let verdicts = 0
  for (let from = 0; from < count; from += portion) {
    const schools = Array.from({ length: Math.min(portion, count - from) }, (_, index) =>
      schoolOf(from + index, day, questions),
    )
    const start = performance.now()
    for (const rows of schools) verdicts += evaluate(packs, factsOf(rows), at).length
    ms += performance.now() - start
  }
  return { ms, verdicts }
}

judged(12)
line(`All packs, schools of 40 cameras and 4 recorders, one process (Node ${process.version})`)
line('schools      ms   ms/school   verdicts   µs/verdict')
for (const count of [24, 242, 2420]) {
  const { ms, verdicts } = judged(count)
  line(
    `${String(count).padStart(7)} ${rounded(ms).padStart(7)} ${rounded(ms / count).padStart(11)} ${String(verdicts).padStart(10)} ${rounded((ms * 1000) / verdicts).padStart(12)}`,
  )
}

const peer = await comparedWithPeer(
  packs,
  Array.from({ length: 48 }, (_, index) => schoolOf(index, day, questions)),
  at,
)
line('')
line(`What json-rules-engine ${peer.version} can express: ${peer.rules} rules, ${peer.verdicts} equal verdicts`)
line(
  `ours ${rounded(peer.ours)} ms, json-rules-engine ${rounded(peer.theirs)} ms: ours is ${rounded(peer.theirs / peer.ours)} times as fast`,
)

const phone = await editedAnswerOnPhone(schoolOf(1, day, questions), packs, at)
line('')
line(
  `One edited answer on a phone (Chromium, CPU slowed 4 times, ${phone.edits} edits): median ${rounded(phone.median)} ms,`,
)
line(
  `95th percentile ${rounded(phone.p95)} ms, worst ${rounded(phone.worst)} ms; whole judgement anew ${rounded(phone.whole)} ms; ${rounded(phone.kept)} % of verdicts kept`,
)
