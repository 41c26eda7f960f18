import { SaxesParser } from 'saxes'
import { ProbeError } from '../errors.ts'

/** Bounds on what a device may send (recorders.md section 7). A recorder is a hostile peer until proved otherwise. */
const MAX_DEPTH = 64
const MAX_ELEMENTS = 50_000
const MAX_TEXT = 64 * 1024

/** An element by its local name: vendors disagree on prefixes and namespaces, never on local names. */
export type Element = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Text as sent, trimmed at both ends; never turned into a number or a boolean here. */
  readonly text: string
}

type Open = { name: string; attributes: Map<string, string>; children: Element[]; text: string }

const local = (name: string) => name.slice(name.indexOf(':') + 1)

/**
 * Parses a device's XML into plain elements. Refuses (`malformed`) DOCTYPE and ENTITY outright, what is not
 * well-formed, and what is deeper, longer or wordier than any recorder needs.
 */
export function parseXml(text: string): Element {
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new ProbeError('malformed', 'XML with a DOCTYPE')
  const open: Open[] = []
  let root: Element | null = null
  let elements = 0
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw new ProbeError('malformed', `XML: ${error.message}`)
  })
  parser.on('opentag', (tag) => {
    elements += 1
    if (elements > MAX_ELEMENTS) throw new ProbeError('malformed', 'XML with too many elements')
    if (open.length >= MAX_DEPTH) throw new ProbeError('malformed', 'XML nested too deep')
    const attributes = new Map(Object.entries(tag.attributes).map(([name, value]) => [local(name), value]))
    open.push({ name: local(tag.name), attributes, children: [], text: '' })
  })
  const addText = (piece: string) => {
    const current = open.at(-1)
    if (!current) return
    current.text += piece
    if (current.text.length > MAX_TEXT) throw new ProbeError('malformed', 'XML with too long a text')
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const done = open.pop()
    if (!done) return
    const element: Element = { ...done, text: done.text.trim() }
    const parent = open.at(-1)
    if (parent) parent.children.push(element)
    else root = element
  })
  parser.write(text).close()
  if (!root) throw new ProbeError('malformed', 'XML without an element')
  return root
}

/** The first element along a path of child names, or null. */
export function find(element: Element | null, ...path: string[]): Element | null {
  return path.reduce<Element | null>(
    (current, name) => current?.children.find((child) => child.name === name) ?? null,
    element,
  )
}

/** All children with this name. */
export function findAll(element: Element | null, name: string): Element[] {
  return element?.children.filter((child) => child.name === name) ?? []
}

/** Text at a path; null when the element is absent or empty. Absent is not "no". */
export function textAt(element: Element | null, ...path: string[]): string | null {
  const text = find(element, ...path)?.text
  return text === undefined || text === '' ? null : text
}

/** A decimal number at a path; null when absent, `malformed` when it is not one. */
export function numberAt(element: Element | null, ...path: string[]): number | null {
  const text = textAt(element, ...path)
  if (text === null) return null
  const value = Number(text)
  if (!Number.isFinite(value)) throw new ProbeError('malformed', `${path.join('/')} is not a number`)
  return value
}

/** For text put into an XML request. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
