import type { ProbeRequest, ProbeResult } from './probe.ts'

/** Runs one probe; `signal` ends it early. */
export type RunProbe = (request: ProbeRequest, signal: AbortSignal) => Promise<ProbeResult>

export type FleetLimits = {
  /** Probes at once in this process. */
  atOnce: number
  /** Milliseconds between the starts of two probes: a school's network is somebody's classroom. */
  pace: number
}

/** Many recorders from one process: never more at once than agreed, never two probes of one recorder, never all at one moment. */
export type Fleet = {
  /** Waits for its turn, then runs. Rejects at once when `signal` fires, also while it waits. */
  probe: RunProbe
  /** Probes that run now. */
  readonly running: number
  readonly waiting: number
}

type Turn = { key: string; start: () => void }

export function openFleet(run: RunProbe, { atOnce, pace }: FleetLimits): Fleet {
  const waiting: Turn[] = []
  /** One recorder may be registered twice by mistake; its address tells. */
  const busy = new Set<string>()
  let lastStart = -Infinity
  let timer: NodeJS.Timeout | null = null

  function next(): void {
    while (busy.size < atOnce && timer === null) {
      const at = waiting.findIndex((one) => !busy.has(one.key))
      if (at < 0) return
      const wait = lastStart + pace - performance.now()
      if (wait > 0) {
        timer = setTimeout(() => {
          timer = null
          next()
        }, wait)
        return
      }
      const [turn] = waiting.splice(at, 1)
      if (!turn) return
      lastStart = performance.now()
      busy.add(turn.key)
      turn.start()
    }
  }

  function turnOf(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopped = () => new Error('the probe was stopped before it began')
      if (signal.aborted) {
        reject(stopped())
        return
      }
      const onAbort = () => {
        waiting.splice(waiting.indexOf(turn), 1)
        reject(stopped())
      }
      const turn: Turn = {
        key,
        start() {
          signal.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.push(turn)
      next()
    })
  }

  return {
    async probe(request, signal) {
      const key = `${request.target.host.toLowerCase()} ${request.target.port}`
      await turnOf(key, signal)
      try {
        return await run(request, signal)
      } finally {
        busy.delete(key)
        next()
      }
    },
    get running() {
      return busy.size
    },
    get waiting() {
      return waiting.length
    },
  }
}
