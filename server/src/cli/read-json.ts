import { readFileSync } from 'node:fs'
import { pathText } from '@nadzor/shared/rules/schema-faults'
import type { Fault } from '@nadzor/shared/rules/schema-faults'
import { NotJson, parseJsonText } from '../packs/json-text.ts'
import type { JsonText } from '../packs/json-text.ts'
import { UnusableInput } from './unusable-input.ts'

/** A JSON file with positions. Throws UnusableInput: not there, not readable, not JSON. */
export function readJson(file: string): JsonText {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : String(code)
    throw new UnusableInput([`${file}: ${why}`])
  }
  try {
    return parseJsonText(text)
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    const { line, column } = error.position
    throw new UnusableInput([`${file}:${line}:${column}: ${error.message}`])
  }
}

/** Faults with the line and column an editor jumps to. */
export function located(file: string, { position }: JsonText, faults: readonly Fault[]): string[] {
  return faults.map(({ path, what, write }) => {
    const { line, column } = position(path)
    return `${file}:${line}:${column}: ${pathText(path)} ${what}: ${write}`
  })
}
