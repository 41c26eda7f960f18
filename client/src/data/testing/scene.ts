import type { User } from '@nadzor/shared/facts/person'
import { AccountsDatabase } from '../accounts.ts'
import type { Data } from '../contract.ts'
import { NadzorDatabase } from '../database.ts'
import type { Environment } from '../environment.ts'
import { openData } from '../open-data.ts'
import { unsealed } from '../sealing.ts'
import type { Store } from '../store.ts'
import { memoryPhone } from './memory-environment.ts'
import type { Phone } from './memory-environment.ts'
import { makeInspector, makeSchool } from './school.ts'
import type { School } from './school.ts'
import { wireServer } from './wire-server.ts'
import type { WireServer } from './wire-server.ts'

export type Scene = {
  server: WireServer
  school: School
  inspector: User
  phone: Phone
  /** The app starts (again) on this phone, with what its storage holds. Sync is driven by the test. */
  open(fetch?: Environment['fetch']): Promise<Data>
  /** A second handle on that storage, beside the `Data`: to look underneath, or to break something. */
  underneath(data: Data): Store
}

/** A server that knows one school, an inspector who is logged in, and a phone. */
export function makeScene(): Scene {
  const server = wireServer()
  const school = makeSchool()
  const inspector = makeInspector(school.institution.id)
  const phone = memoryPhone()
  const { institution, site, building, storey, area, camera } = school
  server.show(institution)
  server.put('site', institution.id, site)
  server.put('building', institution.id, building)
  server.put('storey', institution.id, storey)
  server.put('area', institution.id, area)
  server.put('camera', institution.id, camera)
  server.addUser(inspector)
  server.signIn(inspector.id)
  return {
    server,
    school,
    inspector,
    phone,
    open: (fetch = server.fetch) => openData(inspector.id, phone.boot(fetch)),
    underneath: ({ userId, env }) => ({
      userId,
      clientId: env.newId(),
      db: new NadzorDatabase(userId, env),
      accounts: new AccountsDatabase(env),
      env,
      sealing: unsealed,
    }),
  }
}
