/**
 * J and K move through the links of a list, as their keys on screen say. Only while one of them has the focus, so a
 * single letter never surprises somebody who speaks to their computer (WCAG 2.1.4); Enter opens, as on any link.
 */
export function moveByKey(event: KeyboardEvent, list: HTMLElement): void {
  const step = { j: 1, k: -1 }[event.key.toLowerCase()]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  const links = [...list.querySelectorAll<HTMLElement>('a[href]')]
  const here = links.findIndex((link) => link === event.target)
  const next = links[here + step]
  if (here === -1 || next === undefined) return
  event.preventDefault()
  next.focus()
}
