/**
 * Start-up guard: the first import of every server and command-line entry. It must be an import, since imports run
 * before any statement, and better-sqlite3 ends an older Node with a segmentation fault instead of a message.
 * It imports nothing itself, for the same reason.
 */

/** What is wrong with a Node of these versions (`process.versions`), as one sentence; null when it will do. */
export function nodeProblem(versions: { node: string; napi?: string | undefined }): string | null {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const recent = major > 22 || (major === 22 && minor >= 14)
  if (recent && Number(versions.napi ?? 0) >= 10) return null
  return (
    `nadzor needs Node 22.14 or newer with Node-API 10, and this is Node ${versions.node} with Node-API ` +
    `${versions.napi ?? 'unknown'}: start it through npm (npm start, npm run demo), which brings its own Node on ` +
    'Linux x64, or install a newer Node.'
  )
}

const problem = nodeProblem(process.versions)
if (problem) {
  process.stderr.write(`${problem}\n`)
  process.exit(1)
}
