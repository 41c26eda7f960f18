import type * as z from 'zod/mini'
import type { probeResponse, RecorderResponse } from '@nadzor/shared/api/recorders'

type Probe = z.infer<typeof probeResponse>

/**
 * Everything a probe asked, as text that a school can lay beside its recorder's own log: one line a request with its
 * moment (UTC), operation, whether the login was presented, and outcome. `words` head it in the reader's language.
 */
export function transcriptFile(
  probe: Probe,
  { recorder, institution }: Pick<RecorderResponse, 'recorder' | 'institution'>,
  words: { title: string; columns: [string, string, string, string]; yes: string; no: string },
): { name: string; text: string } {
  const lines = probe.transcript.map((one) =>
    [one.at, one.operation, one.authenticated ? words.yes : words.no, one.outcome].join('\t'),
  )
  const head = [
    words.title,
    `${institution.name}, ${recorder.plate}, ${recorder.name}`,
    `${probe.startedAt} – ${probe.endedAt}`,
    '',
    words.columns.join('\t'),
  ]
  // Windows' editors too: schools open it there.
  return {
    name: `${recorder.plate}-${probe.endedAt.slice(0, 16).replace(/[:T]/g, '-')}.txt`,
    text: `${[...head, ...lines].join('\r\n')}\r\n`,
  }
}

/** Hands a text to the browser as a file. */
export function download({ name, text }: { name: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
