/** What was given cannot be used; each line says where, what is wrong and what to write. The command ends with code 2. */
export class UnusableInput extends Error {
  readonly lines: string[]
  constructor(lines: string[]) {
    super(lines.join('\n'))
    this.name = 'UnusableInput'
    this.lines = lines
  }
}

/** Where a command writes: what it answers, and what it has to say about it. */
export type Output = { out: (text: string) => void; err: (text: string) => void }

const terminal: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

/** Runs a command of npm: its code is the process's. Faults of the input are told in lines, bugs keep their stack. */
export async function runCommand(
  command: (args: string[], output: Output) => Promise<number> | number,
  args = process.argv.slice(2),
  output = terminal,
): Promise<number> {
  try {
    return (process.exitCode = await command(args, output))
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error
    output.err(error.lines.map((line) => `${line}\n`).join(''))
    return (process.exitCode = 2)
  }
}
