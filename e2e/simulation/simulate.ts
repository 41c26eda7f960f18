import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Broken } from './invariants.ts'
import { run } from './run.ts'
import { plants } from './simulated-server.ts'
import type { Plant } from './simulated-server.ts'
import { makeTemplate } from './template.ts'
import type { Template } from './template.ts'

/** Operations of one world. Small ones begin more often, and what is slow with size is another test's question. */
export const PER_RUN = 250

export type Summary = {
  operations: number
  runs: number
  photos: number
  conflicts: number
  counts: Record<string, number>
  failure: { seed: number; message: string; replay: string } | null
}

/** World after world, each with the next seed, until `operations` are done or a promise is broken. */
export async function simulate(
  operations: number,
  seed: number,
  plant: Plant | null = null,
  told: (summary: Summary) => void = () => undefined,
): Promise<Summary> {
  const template: Template = await makeTemplate()
  const silence = quietDexie()
  const summary: Summary = { operations: 0, runs: 0, photos: 0, conflicts: 0, counts: {}, failure: null }
  try {
    for (let world = seed; summary.operations < operations; world += 1) {
      const size = Math.min(PER_RUN, operations - summary.operations)
      try {
        const report = await run(template, world, size, plant)
        summary.operations += report.operations
        summary.runs += 1
        summary.photos += report.photos
        summary.conflicts += report.conflicts
        for (const [kind, count] of Object.entries(report.counts))
          summary.counts[kind] = (summary.counts[kind] ?? 0) + count
      } catch (error) {
        const message =
          error instanceof Broken ? error.message : error instanceof Error ? (error.stack ?? '') : String(error)
        const planted = plant ? ` --plant ${plant}` : ''
        const replay = `npm run simulate -- --ops ${size} --seed ${world}${planted}`
        summary.failure = { seed: world, message, replay }
        return summary
      }
      told(summary)
    }
    return summary
  } finally {
    silence()
    await template.remove()
  }
}

/** Dexie says on the console that it opens a database again; here that is the weather. */
function quietDexie(): () => void {
  const { warn } = console
  console.warn = (...words: unknown[]) => (String(words[0]).startsWith('Dexie:') ? undefined : warn(...words))
  return () => void (console.warn = warn)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { ops: { type: 'string' }, seed: { type: 'string' }, plant: { type: 'string' } },
  })
  const operations = Number(values.ops ?? 20_000)
  const seed = Number(values.seed ?? 1)
  const plant = plants.find((one) => one === values.plant) ?? null
  if (!(operations > 0) || !Number.isInteger(seed) || (values.plant !== undefined && plant === null)) {
    console.error(`usage: npm run simulate -- --ops N --seed S [--plant ${plants.join('|')}]`)
    process.exit(2)
  }
  const begun = performance.now()
  let next = 10_000
  const summary = await simulate(operations, seed, plant, ({ operations: so_far, runs }) => {
    if (so_far < next) return
    next += 10_000
    console.log(`${so_far} operations, ${runs} worlds, ${Math.round((performance.now() - begun) / 1000)} s`)
  })
  const { failure, counts, ...sums } = summary
  const seconds = Math.round((performance.now() - begun) / 1000)
  console.log(JSON.stringify({ ...sums, seconds, cores: cpus().length, faults: counts }, null, 2))
  if (failure) {
    console.error(`\nBroken with seed ${failure.seed}: ${failure.message}\nReplay: ${failure.replay}`)
    process.exitCode = 1
  } else console.log('lost 0, doubled 0, skipped 0, silent conflicts 0')
}
