import { i18n, tp } from '../../i18n.ts'

/** What is left of a topic, and how much of it is not as it should be. */
export function topicDetail({ open, failed, asked }: { open: number; failed: number; asked: number }): string {
  const left = open > 0 ? tp('papers.left', open) : tp('papers.allAnswered', asked)
  return failed > 0 ? i18n.global.t('papers.leftAndFailed', { left, failed: tp('papers.failed', failed) }) : left
}
