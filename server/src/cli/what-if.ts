import { runCommand } from './unusable-input.ts'
import { whatIfCommand } from './what-if-command.ts'

await runCommand(whatIfCommand)
