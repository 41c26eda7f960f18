/**
 * Refusals of the phone itself, beside the server's (`ProblemType`). Each has a sentence in
 * `locales/<language>/problems.json` under the same name.
 */
export const refusalCodes = [
  'storage-full', // no room for the photo or answer; nothing was stored
  'storage-unreliable', // what was read back differs from what was written; nothing was kept
  'storage-closed', // the browser closed the database (other tab upgraded it, private mode, disk)
  'unreadable-picture', // the file is no picture this phone can decode
  'does-not-fit', // a change that breaks its own schema: a bug of a screen, never stored
  'unsent-work', // sign-out without `keepUnsent`; params: answers, photos
  'no-connection', // the request needs the server and it cannot be reached
  'not-downloaded', // the institution is not on this phone
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** A named, expected "no" from the data layer. Screens show `t('problems.' + code, params)`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly params: Record<string, string | number>

  constructor(code: RefusalCode, params: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(params)}`, cause === undefined ? undefined : { cause })
    this.name = 'Refusal'
    this.code = code
    this.params = params
  }
}
