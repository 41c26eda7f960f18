/** How a parameter is put into words: `n` a number that chooses the plural form. */
export type ParameterKind = 'n' | 'number' | 'fact' | 'kind' | 'element' | 'span' | 'rule' | 'word' | 'seconds' | 'why'

/** Every reason a verdict can give, with its parameters. Sentences: client/src/locales/<language>/reasons.json. */
export const reasons = {
  // not judged
  'not-known': { fact: 'fact' },
  conflict: { fact: 'fact' },
  'too-old': { fact: 'fact' },
  'declared-only': { fact: 'fact' },
  unavailable: { fact: 'fact', why: 'why' },
  'no-subject': { fact: 'fact' },
  unreadable: { fact: 'fact' },
  'other-rule-open': { rule: 'rule' },
  // does not apply
  'foreign-camera': {},
  'dummy-camera': {},
  'camera-removed': {},
  'no-camera-here': {},
  'condition-not-met': { fact: 'fact' },
  'not-claimed': {},
  'nothing-to-except': {},
  // superseded
  superseded: { rule: 'rule' },
  // exception
  'exception-holds': { count: 'n' },
  'exception-open': { rule: 'rule' },
  'exception-condition-failed': { rule: 'rule' },
  'exception-barred': {},
  // values
  'as-required': { fact: 'fact' },
  'not-as-required': { fact: 'fact' },
  'at-most': { fact: 'fact', value: 'number', max: 'number' },
  above: { fact: 'fact', value: 'number', max: 'number' },
  'at-least': { fact: 'fact', value: 'number', min: 'number' },
  below: { fact: 'fact', value: 'number', min: 'number' },
  'setting-no-proof': { fact: 'fact', value: 'number', min: 'number' },
  // place and view
  'place-forbidden': { kind: 'kind' },
  'use-forbidden': { kind: 'kind', fact: 'fact' },
  'place-not-listed': { kind: 'kind' },
  'place-listed': { kind: 'kind' },
  'place-unlisted': { kind: 'kind' },
  'no-view-into': {},
  'view-into': {},
  'view-into-kind': { kind: 'kind' },
  'view-into-other': { kind: 'kind' },
  'no-foreign-ground': {},
  'foreign-ground': { percent: 'number', tolerated: 'number' },
  'strip-masked': { percent: 'number', tolerated: 'number' },
  'strip-unmasked': { percent: 'number' },
  // recorder
  'clock-implausible': { seconds: 'seconds' },
  'recording-from-future': { fact: 'fact' },
  'kept-within': { days: 'n', limit: 'span' },
  'kept-within-but-held': { days: 'n', held: 'number', limit: 'span' },
  'kept-too-long': { days: 'n', limit: 'span' },
  'kept-too-short': { days: 'n', limit: 'span' },
  'kept-long-enough': { days: 'n', limit: 'span' },
  'locks-unexplained': { days: 'n' },
  'young-recorder': { days: 'n' },
  'expires-within': { days: 'n', max: 'number' },
  'expires-late': { days: 'n', max: 'number' },
  'never-expires': { days: 'number', max: 'number' },
  'overwrites-within': { days: 'n', max: 'number' },
  'overwrites-late': { days: 'n', max: 'number' },
  'tv-lines-reached': { nominal: 'number', strict: 'number', lines: 'number' },
  'tv-lines-below': { nominal: 'number', strict: 'number', lines: 'number' },
  'tv-lines-marginal': { nominal: 'number', strict: 'number', lines: 'number' },
  // sign
  'element-found': { element: 'element' },
  'element-on-web': { element: 'element' },
  'element-missing': { element: 'element' },
  'element-nowhere': { element: 'element' },
  // rules against rules
  'window-open': { lower: 'number', lowerBy: 'word', upper: 'number', upperBy: 'word' },
  'window-empty': { lower: 'number', lowerBy: 'word', upper: 'number', upperBy: 'word' },
  'window-narrow': { lower: 'number', lowerBy: 'word', upper: 'number', upperBy: 'word' },
} as const satisfies Record<string, Record<string, ParameterKind>>

export type ReasonCode = keyof typeof reasons
