import type { Cite } from '@nadzor/shared/facts/menu-paths'

/** "Network Video Recorder User Manual (DS-7616NI-Q2), 15.4.2, p. 212": what of a manual was read, for looking it up. */
export function citation(
  { title, version, section, page }: Cite,
  t: (key: string, params: Record<string, string>) => string,
): string {
  return [
    title,
    version,
    section === null ? null : t('menus.section', { section }),
    page === null ? null : t('menus.page', { page }),
  ]
    .filter((part) => part !== null)
    .join(', ')
}
