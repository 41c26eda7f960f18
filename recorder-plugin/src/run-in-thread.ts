import { Worker } from 'node:worker_threads'
import type { ProbeRequest, ProbeResult } from './probe.ts'

/** How long after the probe's own deadline a thread that has not ended is considered frozen, in milliseconds. */
const GRACE = 5000

/** How long a thread without work is kept for the next probe, in milliseconds. */
const KEEP = 10_000

export type ProbeThreads = {
  /**
   * Runs one probe in a thread of its own. Whatever a device sends, only that thread can freeze: past its deadline it is
   * terminated. `signal` ends it early (lease lost, cancelled, server stopping). Rejects when there is no result.
   */
  run(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResult>
  /** Ends the threads that wait for work. */
  close(): Promise<void>
}

/**
 * Threads for probes. Starting one costs more than a small recorder's whole probe, so one that ended a probe in order
 * waits a while for the next; one that was stopped, failed or froze is never used again.
 */
export function openProbeThreads(): ProbeThreads {
  const idle: { worker: Worker; timer: NodeJS.Timeout }[] = []

  function take(): Worker {
    const waiting = idle.pop()
    if (waiting) {
      clearTimeout(waiting.timer)
      waiting.worker.ref()
      return waiting.worker
    }
    return new Worker(new URL('probe-thread.ts', import.meta.url), {
      // A device's answer is capped at 1 MiB; this leaves room for its parsed form and no more.
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
  }

  function keep(worker: Worker): void {
    worker.unref()
    const drop = () => {
      const at = idle.findIndex((one) => one.worker === worker)
      if (at >= 0) idle.splice(at, 1)
    }
    const timer = setTimeout(() => {
      drop()
      void worker.terminate()
    }, KEEP)
    timer.unref()
    worker.once('exit', drop)
    worker.on('error', drop)
    idle.push({ worker, timer })
  }

  function run(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResult> {
    return new Promise((resolve, reject) => {
      const worker = take()
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
      }
      const stop = (reason: Error) => {
        settle()
        // A late failure of a thread that is being ended is nobody's business.
        worker.on('error', () => undefined)
        void worker.terminate()
        reject(reason)
      }
      const onAbort = () => stop(new Error('the probe was stopped'))
      const timer = setTimeout(
        () => stop(new Error('the probe did not end at its deadline')),
        request.timeLimit + GRACE,
      )
      signal.addEventListener('abort', onAbort, { once: true })
      worker.once('message', ({ result }: { result: ProbeResult }) => {
        settle()
        keep(worker)
        resolve(result)
      })
      worker.once('error', (error) => stop(error instanceof Error ? error : new Error(String(error))))
      worker.once('exit', () => stop(new Error('the probe thread ended without a result')))
      if (signal.aborted) onAbort()
      else worker.postMessage(request)
    })
  }

  return {
    run,
    async close() {
      await Promise.all(idle.splice(0).map(({ worker, timer }) => (clearTimeout(timer), worker.terminate())))
    },
  }
}

/** One probe in a thread that ends with it. */
export async function runInThread(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResult> {
  const threads = openProbeThreads()
  try {
    return await threads.run(request, signal)
  } finally {
    await threads.close()
  }
}
