import { parseCode } from '@nadzor/shared/facts/label'

/** Crockford's base 32: the keys of the typed code. I, L and O are missing on purpose, U too. */
export const codeKeys = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
/** Ten characters and the check character. */
export const CODE_LENGTH = 11

/**
 * What stays of something typed, pasted or dictated: upper case, I and L as 1, O as 0, blanks and dashes dropped,
 * everything else that no label carries left out, at most eleven characters.
 */
export function normalise(text: string): string {
  const kept = text.toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0')
  return [...kept]
    .filter((character) => codeKeys.includes(character))
    .slice(0, CODE_LENGTH)
    .join('')
}

/** Grouped as the label prints it, also half typed: "7K3M2-9QRS". */
export function grouped(typed: string): string {
  return [typed.slice(0, 5), typed.slice(5, 10), typed.slice(10)].filter(Boolean).join('-')
}

export type TypedState =
  | { state: 'empty' }
  | { state: 'short'; missing: number }
  /** Eleven characters whose check fails: one is wrong or two are swapped. */
  | { state: 'wrong' }
  | { state: 'right'; code: string }

export function typedState(typed: string): TypedState {
  if (typed === '') return { state: 'empty' }
  if (typed.length < CODE_LENGTH) return { state: 'short', missing: CODE_LENGTH - typed.length }
  const code = parseCode(typed)
  return code === null ? { state: 'wrong' } : { state: 'right', code }
}
