import { agentRoutes } from './agents/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { custodyRoutes } from './custody/routes.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { findingRoutes } from './findings/routes.ts'
import { healthRoutes } from './health/routes.ts'
import { institutionRoutes } from './institutions/routes.ts'
import { inspectionRoutes } from './inspections/routes.ts'
import { labelRoutes } from './labels/routes.ts'
import { packRoutes } from './packs/routes.ts'
import { probeRoutes } from './probes/routes.ts'
import { recorderRoutes } from './recorders/routes.ts'
import { registerRoutes } from './register/routes.ts'
import { rescueRoutes } from './rescue/routes.ts'
import type { Route } from './route.ts'
import { sessionRoutes } from './session/routes.ts'
import { setupRoutes } from './setup/routes.ts'
import { syncRoutes } from './sync/routes.ts'
import { uploadRoutes } from './uploads/routes.ts'
import { userRoutes } from './users/routes.ts'

/** Every route of the server. A line here, a row in access-table.ts. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...setupRoutes,
  ...sessionRoutes,
  ...userRoutes,
  ...institutionRoutes,
  ...labelRoutes,
  ...packRoutes,
  ...syncRoutes,
  ...uploadRoutes,
  ...evidenceRoutes,
  ...custodyRoutes,
  ...inspectionRoutes,
  ...recorderRoutes,
  ...probeRoutes,
  ...agentRoutes,
  ...registerRoutes,
  ...rescueRoutes,
  ...findingRoutes,
  ...auditRoutes,
]
