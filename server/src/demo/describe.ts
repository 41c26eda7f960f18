import { toString } from 'qrcode'
import { spacedCode } from '@nadzor/shared/facts/label'
import type { Config } from '../config.ts'
import { openDatabase } from '../db/open-database.ts'
import { labelOfPlate } from '../db/queries/label-of-plate.ts'
import { labelAddress } from '../labels/label-qr.ts'
import { DEMO_PASSWORD } from './load.ts'
import { demo } from './plan.ts'

const SCHOOL = 'Szkoła Podstawowa nr 214'
const PLATE = 'K-07'

/** What somebody who has just started the demo needs: address, logins, and a label to scan or type. */
export async function describeDemo(config: Config): Promise<string> {
  const db = openDatabase(config.databaseUrl)
  try {
    const code = await labelOfPlate(db, SCHOOL, PLATE)
    const people = demo.users.map(({ email, role, name }) => `  ${role.padEnd(14)}${email.padEnd(28)}${name}`)
    const label = code
      ? [
          `Label of camera ${PLATE}, ${SCHOOL} (to type: ${spacedCode(code)}):`,
          '',
          await toString(labelAddress(code, config.publicUrl), {
            type: 'terminal',
            small: true,
            errorCorrectionLevel: 'M',
          }),
        ]
      : [`Camera ${PLATE} of ${SCHOOL} has no label any more.`]
    return [
      '',
      `Open ${config.publicUrl}`,
      '',
      `Logins, all with the password ${DEMO_PASSWORD}`,
      ...people,
      '',
      ...label,
      'Ctrl-C stops the demo; the data stay. "npm run demo -- --reset" starts anew.',
    ].join('\n')
  } finally {
    await db.destroy()
  }
}
