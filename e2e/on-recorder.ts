import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import { confirmNobody } from './on-phone.ts'
import { words } from './words.ts'

/** Steps at a recorder's own screen: photos of its menu, and values typed off it. */

const escape = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
const entryOf = (fact: string) => {
  const entry = catalogueEntry(fact)
  if (!entry) throw new Error(`the catalogue has no ${fact}`)
  return entry
}
/** How screens name a fact in Polish. */
export const factLabel = (fact: string): RegExp => escape(entryOf(fact).label.pl)

/** Takes a photo where the page offers a link or button of this name, and says that nobody is on it. */
export async function photograph(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click()
  const take = page.getByRole('button', { name: words('capture.photo.take') })
  await expect(take).not.toHaveAttribute('aria-disabled')
  await take.click()
  await expect(page.getByText(words('capture.photo.privacyAsk'))).toBeVisible()
  await confirmNobody(page)
  await expect(page.getByText(words('capture.photo.privacyAsk'))).toBeHidden()
}

/** In the open form of a fact: yes or no is pressed, everything else typed; then saved. */
export async function giveValue(page: Page, fact: string, value: boolean | string): Promise<void> {
  const form = page.getByRole('form', { name: escape(entryOf(fact).question.pl) })
  if (typeof value === 'boolean')
    await form.getByRole('radio', { name: words(value ? 'common.yes' : 'common.no') }).click()
  else await form.getByRole('textbox').first().fill(value)
  await form.getByRole('button', { name: words('common.save') }).click()
  await expect(form).toBeHidden()
}

/** On a recorder's page of a visit: opens the row of a fact; of channels, the first one's. */
export async function openRow(page: Page, fact: string): Promise<void> {
  await page
    .getByRole('button', { name: factLabel(fact) })
    .first()
    .click()
}

/** Opens the row of a fact and gives its value. */
export async function readOff(page: Page, fact: string, value: boolean | string): Promise<void> {
  await openRow(page, fact)
  await giveValue(page, fact, value)
}
