import { describe, expect, it } from 'vitest'
import type { Result } from './desk-api.ts'
import { createLoad, PLACEHOLDER_AFTER } from './load.ts'
import { createPagedList } from './paged-list.ts'
import type { PageRead } from './paged-list.ts'
import { createPoll, POLL_AT_MOST, POLL_EVERY } from './poll.ts'

/** Timers that fire only when told. */
function handTimers() {
  const waiting = new Map<number, { run: () => void; ms: number }>()
  let last = 0
  return {
    setTimeout: (run: () => void, ms: number) => {
      waiting.set(++last, { run, ms })
      return last
    },
    clearTimeout: (handle: number) => void waiting.delete(handle),
    pauses: () => [...waiting.values()].map((entry) => entry.ms),
    fire: () => {
      const entries = [...waiting.values()]
      waiting.clear()
      for (const entry of entries) entry.run()
    },
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const lost = { ok: false, failure: { kind: 'offline' } } as const
type Row = { id: string; n: number }
const page = (ids: string, next: string | null = null, n = 1): Result<PageRead<Row>> => ({
  ok: true,
  value: { items: [...ids].map((id) => ({ id, n })), next },
})

describe('a thing read from the server', () => {
  it('keeps what was shown when reading it again fails', async () => {
    const answers: Result<string>[] = [{ ok: true, value: 'first' }, lost]
    const load = createLoad(async () => answers.shift() ?? lost, handTimers())
    await load.run()
    await load.run()
    expect(load.value.value).toBe('first')
    expect(load.failure.value).toEqual({ kind: 'offline' })
  })

  it('drops an answer that a later call overtook', async () => {
    const gates: ((result: Result<string>) => void)[] = []
    const load = createLoad(() => new Promise<Result<string>>((resolve) => gates.push(resolve)), handTimers())
    const early = load.run()
    const late = load.run()
    gates[1]?.({ ok: true, value: 'late' })
    gates[0]?.({ ok: true, value: 'early' })
    await Promise.all([early, late])
    expect(load.value.value).toBe('late')
  })

  it('draws placeholders only after 400 ms and only without an older value', async () => {
    const timers = handTimers()
    let answer: (result: Result<string>) => void = () => {}
    const load = createLoad(() => new Promise<Result<string>>((resolve) => (answer = resolve)), timers)
    const first = load.run()
    expect(load.placeholder.value).toBe(false)
    expect(timers.pauses()).toEqual([PLACEHOLDER_AFTER])
    timers.fire()
    expect(load.placeholder.value).toBe(true)
    answer({ ok: true, value: 'x' })
    await first
    const second = load.run()
    timers.fire()
    expect(load.placeholder.value).toBe(false)
    answer({ ok: true, value: 'y' })
    await second
  })
})

describe('a paged list', () => {
  const listOf = (...answers: Result<PageRead<Row>>[]) => {
    const asked: (string | undefined)[] = []
    const list = createPagedList<Row>(
      async (after) => {
        asked.push(after)
        return answers.shift() ?? lost
      },
      (row) => row.id,
      handTimers(),
    )
    const ids = () => list.items.value?.map((row) => row.id).join('') ?? null
    return { list, asked, ids }
  }

  it('keeps its rows when a refresh or a further page fails', async () => {
    const { list, ids } = listOf(page('ab', 'b'), lost, lost)
    await list.refresh()
    expect(await list.refresh()).toBe(false)
    await list.more()
    expect(ids()).toBe('ab')
    expect(list.failure.value).toEqual({ kind: 'offline' })
  })

  it('asks for nothing more after the last page', async () => {
    const { list, asked } = listOf(page('ab'))
    await list.refresh()
    await list.more()
    expect(asked).toEqual([undefined])
  })

  it('puts new rows on top, replaces known ones and keeps the place of further pages', async () => {
    const { list, ids, asked } = listOf(page('ab', 'b'), page('cd', 'd'), page('xa', 'a', 2), page('e'))
    await list.refresh()
    await list.more()
    await list.refresh()
    expect(ids()).toBe('xabcd')
    expect(list.items.value?.[1]).toEqual({ id: 'a', n: 2 })
    await list.more()
    expect(asked).toEqual([undefined, 'b', undefined, 'd'])
    expect(ids()).toBe('xabcde')
  })

  it('drops rows that left a list of one page', async () => {
    const { list, ids } = listOf(page('ab'), page('b'))
    await list.refresh()
    await list.refresh()
    expect(ids()).toBe('b')
  })

  it('does not mix an answer of the filter before into the new one', async () => {
    const gates: ((result: Result<PageRead<Row>>) => void)[] = []
    const list = createPagedList<Row>(
      () => new Promise((resolve) => gates.push(resolve)),
      (row) => row.id,
      handTimers(),
    )
    const old = list.refresh()
    const fresh = list.restart()
    gates[1]?.(page('n'))
    gates[0]?.(page('o'))
    await Promise.all([old, fresh])
    expect(list.items.value).toEqual([{ id: 'n', n: 1 }])
  })
})

describe('polling', () => {
  function watched(answers: boolean[], shown = true) {
    const timers = handTimers()
    let visible = shown
    let listener = (): void => {}
    let asked = 0
    const poll = createPoll(
      async () => {
        asked += 1
        return answers.shift() ?? true
      },
      timers,
      {
        visible: () => visible,
        onChange: (given) => {
          listener = given
          return () => (listener = () => {})
        },
      },
    )
    const show = (now: boolean) => {
      visible = now
      listener()
    }
    return { poll, timers, show, asked: () => asked }
  }

  it('asks nothing while the page is hidden, and at once when it is shown again', async () => {
    const { poll, timers, show, asked } = watched([])
    poll.start()
    show(false)
    expect(timers.pauses()).toEqual([])
    show(true)
    await settled()
    expect(asked()).toBe(1)
    expect(timers.pauses()).toEqual([POLL_EVERY])
  })

  it('doubles its pause without answers up to four minutes, and goes back to 15 s with one', async () => {
    const { poll, timers } = watched([false, false, false, false, false, true])
    poll.start()
    const pauses = [...timers.pauses()]
    for (let turn = 0; turn < 6; turn += 1) {
      timers.fire()
      await settled()
      pauses.push(...timers.pauses())
    }
    expect(pauses).toEqual([POLL_EVERY, 30_000, 60_000, 120_000, POLL_AT_MOST, POLL_AT_MOST, POLL_EVERY])
  })

  it('plans nothing after it was stopped, even when an answer was still on its way', async () => {
    const { poll, timers } = watched([])
    poll.start()
    timers.fire()
    poll.stop()
    await settled()
    expect(timers.pauses()).toEqual([])
  })
})
