import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mutationNames } from '@nadzor/shared/sync/mutations'
import { mutationVerbs } from './list.ts'

describe('the list of mutation verbs', () => {
  it('has a verb for every mutation of the protocol, and no other', () => {
    expect(Object.keys(mutationVerbs).sort()).toEqual([...mutationNames].sort())
  })

  it('has one file for each verb, named after it', () => {
    const files = readdirSync(import.meta.dirname).filter(
      (name) => !name.startsWith('list.') && !name.endsWith('.test.ts'),
    )
    expect(files.sort()).toEqual(mutationNames.map((name) => `${name.replace('.', '-')}.ts`).sort())
  })
})
