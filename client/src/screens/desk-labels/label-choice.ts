import type { Label } from '@nadzor/shared/facts/label'

export const MOST = 200
export type Show = 'all' | 'free' | 'bound'

export const isFree = (label: Label): boolean => label.subjectId === null

/** New labels first, then the rest as the server lists them; each once. */
export function withNew(minted: readonly Label[], listed: readonly Label[]): Label[] {
  const fresh = new Set(minted.map((label) => label.code))
  const now = new Map(listed.map((label) => [label.code, label]))
  return [...minted.map((label) => now.get(label.code) ?? label), ...listed.filter((label) => !fresh.has(label.code))]
}

export function shown(labels: readonly Label[], show: Show): Label[] {
  return labels.filter((label) => show === 'all' || isFree(label) === (show === 'free'))
}

/** How many to make, or null when what was typed is no number from 1 to 200. */
export function countOf(typed: string): number | null {
  const count = Number(typed.trim())
  return /^\d+$/.test(typed.trim()) && count >= 1 && count <= MOST ? count : null
}

/** Address of the sheet with these labels in this order; null without any. More than 200 are not printed at once. */
export function sheetAddress(codes: readonly string[]): string | null {
  return codes.length === 0 || codes.length > MOST ? null : `/api/labels/sheet.pdf?codes=${codes.join(',')}`
}
