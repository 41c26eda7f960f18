import type { Data } from '../../data/contract.ts'

export type ScanVisit = { inspectionId: string; institution: string; cameras: number }

/** The visit a scan belongs to: the one in the address, else this person's only open one; null when none or several. */
export async function visitToScanIn(
  data: Pick<Data, 'institutions' | 'rows' | 'userId'>,
  inspectionId: string | null,
): Promise<ScanVisit | null> {
  const found: ScanVisit[] = []
  for (const { institution, downloaded } of await data.institutions()) {
    if (!downloaded) continue
    const rows = await data.rows(institution.id)
    for (const visit of rows.inspections) {
      const wanted = inspectionId
        ? visit.id === inspectionId
        : visit.state === 'open' && visit.inspectors.includes(data.userId)
      if (wanted) found.push({ inspectionId: visit.id, institution: institution.name, cameras: rows.cameras.length })
    }
  }
  return found.length === 1 ? (found[0] ?? null) : null
}
