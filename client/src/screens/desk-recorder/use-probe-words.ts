import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatNumber, formatTime } from '../../formats.ts'
import { i18n, tp } from '../../i18n.ts'
import { showWhen } from '../desk/show-when.ts'
import type { DeskRecorder } from './use-desk-recorder.ts'
import type { Job } from './probe-run.ts'

type Translate = (key: string, params?: Record<string, string>) => string

/** Why a job ended without a measurement, in words; a reason this version does not know stands as it came. */
export function jobError(error: string | null, t: Translate): string {
  if (error === null) return ''
  const known = [`review.jobError.${error}`, `review.blocked.${error}`, `desk.visit.unavailable.${error}`]
  const key = known.find((one) => i18n.global.te(one))
  return key ? t(key) : t('review.jobError.other', { error })
}

export function jobState(job: Job, t: Translate): string {
  if (job.state === 'failed') return t('review.job.failed', { reason: jobError(job.error, t) })
  if (job.state === 'running' && job.attempts > 1) return t('review.job.taken-over')
  return t(`review.job.${job.state}`, { time: formatTime(job.finishedAt ?? job.createdAt) })
}

/** What is said beside "check now": how the running probe stands, or what the last one was. */
export function useProbeWords(desks: DeskRecorder) {
  const { t } = useI18n()
  return computed(() => {
    const { run, lastProbe, lastTranscript } = desks
    const job = run.job.value
    const probe = lastProbe.value
    const asked = lastTranscript.value?.transcript.length
    const seconds = probe ? (Date.parse(probe.endedAt) - Date.parse(probe.startedAt)) / 1000 : 0
    return {
      state: job ? jobState(job, t) : '',
      last:
        probe === null
          ? t('review.probe.none')
          : [
              t('review.probe.read', {
                when: showWhen(probe.endedAt, new Date().toISOString(), t),
                seconds: formatNumber(Math.max(seconds, 0.1), 1),
              }),
              probe.failure ? t('review.probe.failed', { reason: t(`desk.visit.unavailable.${probe.failure}`) }) : '',
              asked === undefined ? '' : tp('review.probe.asked', asked),
              t(`review.login.${probe.login}`),
            ]
              .filter((part) => part !== '')
              .join(' '),
    }
  })
}
