import { labelsMint, labelsResponse } from '@nadzor/shared/api/administration'
import { parseCode } from '@nadzor/shared/facts/label'
import * as z from 'zod/mini'
import { mintLabels } from '../../commands/labels/mint.ts'
import { labelsWithin } from '../../db/queries/labels.ts'
import type { PlatedLabel } from '../../db/queries/labels.ts'
import type { Deps } from '../../deps.ts'
import { labelPdf, sheetPdf } from '../../labels/label-pdf.ts'
import { labelSvg } from '../../labels/label-svg.ts'
import { reach } from '../../policies/may.ts'
import { requireAuthority } from '../../policies/require.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { invalid, notFound } from '../../problems.ts'
import { checkedCursor, pageOf, scanPage } from '../page.ts'
import { route } from '../route.ts'

/** As many as POST mints at once; a sheet of more would be a slow request for nothing. */
const SHEET = 200

async function labelsByCode(deps: Deps, user: SignedIn, codes: string[]): Promise<PlatedLabel[]> {
  const found = await labelsWithin(deps.db, reach(user, 'label.read'), { codes })
  const byCode = new Map(found.map((label) => [label.code, label]))
  return codes.map((code) => {
    const label = byCode.get(code)
    if (!label) throw notFound(`There is no label ${code}.`)
    return label
  })
}

async function oneLabel(deps: Deps, user: SignedIn, typed: string | undefined): Promise<PlatedLabel> {
  const code = parseCode(typed ?? '')
  const [label] = code ? await labelsByCode(deps, user, [code]) : []
  if (!label) throw notFound()
  return label
}

export const labelRoutes = [
  route({
    method: 'GET',
    path: '/api/labels',
    access: 'label.read',
    answer: labelsResponse,
    async handler({ ctx, deps, user }) {
      const { limit, q, after } = pageOf(ctx.query)
      const within = reach(user, 'label.read')
      const { rows, next } = await scanPage(
        { limit, q: q.replaceAll('-', ''), after: checkedCursor(z.nullable(z.string()), after) },
        (from, size) => labelsWithin(deps.db, within, { after: from, limit: size }),
        (row) => row.code,
        (row) => `${row.code} ${(row.plate ?? '').replaceAll('-', '')}`,
      )
      const plates = Object.fromEntries(rows.flatMap(({ code, plate }) => (plate === null ? [] : [[code, plate]])))
      return { labels: rows, plates, next }
    },
  }),
  route({
    method: 'POST',
    path: '/api/labels',
    access: 'label.mint',
    body: labelsMint,
    answer: labelsResponse,
    async handler({ ctx, deps, user, body }) {
      requireAuthority(user, 'label.mint')
      const labels = await mintLabels(deps, user, body.count)
      ctx.status = 201
      return { labels, plates: {}, next: null }
    },
  }),
  route({
    method: 'GET',
    path: '/api/labels/sheet.pdf',
    access: 'label.read',
    async handler({ ctx, deps, user }) {
      const typed = String(ctx.query['codes'] ?? '')
        .split(',')
        .filter(Boolean)
      const codes = typed.map((one) => parseCode(one))
      if (codes.length === 0 || codes.length > SHEET || codes.includes(null))
        throw invalid([{ path: 'codes', message: `1 to ${SHEET} label codes with commas between` }])
      const labels = await labelsByCode(deps, user, codes as string[])
      const pdf = await sheetPdf(labels, deps.config.publicUrl)
      ctx.type = 'application/pdf'
      ctx.set('Content-Disposition', 'inline; filename="labels.pdf"')
      ctx.body = pdf
    },
  }),
  route({
    method: 'GET',
    path: '/api/labels/:code.svg',
    access: 'label.read',
    async handler({ ctx, deps, user, params }) {
      const label = await oneLabel(deps, user, params['code'])
      ctx.type = 'image/svg+xml'
      ctx.body = labelSvg(label, deps.config.publicUrl)
    },
  }),
  route({
    method: 'GET',
    path: '/api/labels/:code.pdf',
    access: 'label.read',
    async handler({ ctx, deps, user, params }) {
      const label = await oneLabel(deps, user, params['code'])
      const pdf = await labelPdf(label, deps.config.publicUrl)
      ctx.type = 'application/pdf'
      ctx.set('Content-Disposition', `inline; filename="${label.code}.pdf"`)
      ctx.body = pdf
    },
  }),
]
