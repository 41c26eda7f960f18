import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import { recordedFacts } from '@nadzor/shared/facts/recorded-facts'

/** What the register says of a camera that only a person in front of it can correct. Entries of the catalogue win. */
export const registerQuestions: CatalogueEntry[] = recordedFacts
  .filter(({ name }) => name.startsWith('camera.'))
  .map((entry) => catalogueEntry(entry.name) ?? entry)
