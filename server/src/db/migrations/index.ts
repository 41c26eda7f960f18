import type { Migration } from 'kysely/migration'
import { up as spine } from './001-spine.ts'
import { up as recordersAndFindings } from './002-recorders-and-findings.ts'
import { up as fleetAndAgents } from './003-fleet-and-agents.ts'
import { up as agentSaidAt } from './004-agent-said-at.ts'

/** The visible list. A landed migration is never edited; a change is a new file and a new line. */
export const migrations: Record<string, Migration> = {
  '001-spine': { up: spine },
  '002-recorders-and-findings': { up: recordersAndFindings },
  '003-fleet-and-agents': { up: fleetAndAgents },
  '004-agent-said-at': { up: agentSaidAt },
}
