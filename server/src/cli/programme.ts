import { programmeCommand } from './programme-command.ts'
import { runCommand } from './unusable-input.ts'

await runCommand(programmeCommand)
