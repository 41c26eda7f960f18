import { Worker } from 'node:worker_threads'
import type { ProbeRequest, ProbeResult } from '@nadzor/recorder-plugin/probe'

/** How long after the probe's own deadline a thread that has not ended is considered frozen, in milliseconds. */
const GRACE = 5000

/**
 * Runs one probe in a thread of its own. Whatever a device sends, only that thread can freeze: past its deadline it is
 * terminated. `signal` ends it early (lease lost, cancelled, server stopping). Rejects when there is no result.
 */
export function runInThread(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('probe-thread.ts', import.meta.url), {
      workerData: request,
      // A device's answer is capped at 1 MiB; this leaves room for its parsed form and no more.
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    })
    const stop = (reason: string) => {
      void worker.terminate()
      reject(new Error(reason))
    }
    const timer = setTimeout(() => stop('the probe did not end at its deadline'), request.timeLimit + GRACE)
    const onAbort = () => stop('the probe was stopped')
    signal.addEventListener('abort', onAbort, { once: true })
    worker.once('message', (result: ProbeResult) => resolve(result))
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      reject(new Error('the probe thread ended without a result'))
    })
    if (signal.aborted) onAbort()
  })
}
