import { evaluateCommand } from './evaluate-command.ts'
import { runCommand } from './unusable-input.ts'

await runCommand(evaluateCommand)
