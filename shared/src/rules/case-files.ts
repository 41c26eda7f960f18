import * as z from 'zod/mini'
import { caseFile } from './case.ts'
import type { CaseFile } from './case.ts'
import gdpr2018 from './packs/eu-gdpr-video/2018-05-25.cases.json' with { type: 'json' }
import gdpr2018b from './packs/eu-gdpr-video/2018-05-25-2.cases.json' with { type: 'json' }
import ownPromise2018 from './packs/own-promise/2018-05-25.cases.json' with { type: 'json' }
import policy2018 from './packs/pl-gdpr-school-policy/2018.cases.json' with { type: 'json' }
import policy2018b from './packs/pl-gdpr-school-policy/2018-2.cases.json' with { type: 'json' }
import krakow2018 from './packs/pl-krakow-2018/2018-06-25.cases.json' with { type: 'json' }
import labourCode2018 from './packs/pl-kodeks-pracy-22-2/2018-05-25.cases.json' with { type: 'json' }
import labourCode2018b from './packs/pl-kodeks-pracy-22-2/2018-05-25-2.cases.json' with { type: 'json' }
import art108a2018 from './packs/pl-prawo-oswiatowe-108a/2018-05-25.cases.json' with { type: 'json' }
import art108a2018b from './packs/pl-prawo-oswiatowe-108a/2018-05-25-2.cases.json' with { type: 'json' }
import programme2007 from './packs/pl-programme-2007/2007-09-05.cases.json' with { type: 'json' }
import programme2007b from './packs/pl-programme-2007/2007-09-05-2.cases.json' with { type: 'json' }
import rulebook2022 from './packs/si-school-rulebook-2022/2022-12-21.cases.json' with { type: 'json' }
import rulebook2022b from './packs/si-school-rulebook-2022/2022-12-21-2.cases.json' with { type: 'json' }
import zvop2023 from './packs/si-zvop-2/2023-01-26.cases.json' with { type: 'json' }
import zvop2023b from './packs/si-zvop-2/2023-01-26-2.cases.json' with { type: 'json' }
import standard2018 from './packs/std-en-62676-4/2018-04-13.cases.json' with { type: 'json' }

/** The cases of every built-in edition (a test compares the list with the folder). Tests only. */
export const caseFiles: CaseFile[] = z
  .array(caseFile)
  .parse([
    ownPromise2018,
    gdpr2018,
    art108a2018,
    art108a2018b,
    labourCode2018,
    labourCode2018b,
    programme2007,
    programme2007b,
    policy2018,
    policy2018b,
    zvop2023,
    zvop2023b,
    rulebook2022,
    rulebook2022b,
    gdpr2018b,
    krakow2018,
    standard2018,
  ])
