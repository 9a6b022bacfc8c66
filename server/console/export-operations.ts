import { sign } from 'node:crypto';
import { z } from 'zod';
import { wordsOf } from '../../views/words/words.ts';
import {
  downloadExport,
  type ExportRow,
  judgeExport,
  listOwnExports,
  openExport,
} from '../accounts/exports/officials-export.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { auditPrivateKey, auditPublicKey, publicKeyText } from '../audit/seal-format.ts';
import type { Config } from '../config.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { unitInReach } from '../officials/search-units.ts';
import { operation } from './operation.ts';
import { reasonSchema, translatedSchema } from './schemas.ts';
import { readersLocale } from './texts.ts';

const exportId = z.uuid();

const exportSchema = z.strictObject({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: translatedSchema,
  reason: z.string(),
  requestedBy: z.uuid(),
  approvedBy: z.uuid(),
  approvedAt: z.date(),
  expiresAt: z.date(),
  takenAt: z.date().nullable(),
  rows: z.number().nullable(),
  sha256: z.string().nullable(),
});

export const exportAsk = operation({
  id: 'exports.ask',
  method: 'POST',
  path: '/units/:unitId/officials/exports',
  permission: 'people.export',
  summary: 'Asks for the officials of a unit and of those below it as a file; a security administrator has to approve',
  input: z.object({ unitId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({ approvalId: z.uuid() }),
  audit: ['approval.requested'],
  refusals: { unknown: 404, 'too-many': 409, nobody: 409, 'already-waiting': 409 },
  run: ({ knex, acts, clock }, admin, { unitId, reason }) =>
    knex.transaction(async (tx): Promise<Outcome<{ value: { approvalId: string } }, Refused>> => {
      if (!(await unitInReach(tx, admin.roots, unitId))) return refuse('unknown');
      const broken = await judgeExport(tx, unitId);
      if (broken) return refuse(broken);
      const { id: requestedBy } = admin.person;
      const act = {
        name: 'officials.export',
        unitId,
        subject: `${unitId}:${requestedBy}`,
        detail: {},
        reason,
      } as const;
      const asked = await requestApproval(tx, acts, { ...act, requestedBy }, clock());
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});

type Refused = 'unknown' | 'too-many' | 'nobody' | 'already-waiting';

export const exportList = operation({
  id: 'exports.list',
  method: 'GET',
  path: '/officials/exports',
  permission: 'people.export',
  summary: 'Exports one asked for oneself and that were allowed, the newest first',
  input: z.object({}),
  output: z.strictObject({ exports: z.array(exportSchema) }),
  audit: [],
  refusals: {},
  run: async ({ knex }, admin) => ({ ok: true, value: { exports: await listOwnExports(knex, admin.person.id) } }),
});

export const exportOpen = operation({
  id: 'exports.open',
  method: 'GET',
  path: '/officials/exports/:exportId',
  permission: 'people.export',
  summary: 'One export of one’s own; once it was downloaded with its manifest, signed by the audit key',
  input: z.object({ exportId }),
  output: exportSchema.extend({
    manifest: z.strictObject({ manifest: z.string(), signature: z.string(), publicKey: z.string() }).optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex, config }, { person, roots }, { exportId: id }) => {
    const found = await openExport(knex, { personId: person.id, roots }, id);
    if (!found) return refuse('unknown');
    return { ok: true, value: { ...found, ...(found.takenAt && { manifest: manifestOf(config, found) }) } };
  },
});

export const exportDownload = operation({
  id: 'exports.download',
  method: 'POST',
  path: '/officials/exports/:exportId/download',
  permission: 'people.export',
  summary: 'The file, once, within a day of the approval: CSV with numbers masked; it is made now and kept nowhere',
  input: z.object({ exportId }),
  output: z.string(),
  sends: 'text/csv',
  audit: ['official.export.taken'],
  refusals: { unknown: 404, 'export-taken': 409, 'too-many': 409 },
  run: async (parts, { person, roots }, { exportId: id }) => {
    const locale = readersLocale();
    const { columns: heads } = wordsOf(locale).consoleExports;
    const taken = await downloadExport(parts, { personId: person.id, roots }, id, { locale, heads });
    if (taken.ok) return { ok: true, value: taken.csv };
    return refuse(taken.reason === 'taken' ? 'export-taken' : taken.reason);
  },
});

/** What was taken, as a text in JSON, so that whoever checks the signature has its very bytes. */
function manifestOf({ issuer, auditSigningKey }: Config, row: ExportRow) {
  const { id, unitId, reason, requestedBy, approvedBy, approvedAt, takenAt, rows, sha256 } = row;
  const manifest = JSON.stringify({
    format: 'yimen-officials-export-1',
    ...{ issuer, exportId: id, unitId, requestedBy, approvedBy, approvedAt, takenAt, reason, rows, sha256 },
  });
  const signature = sign(null, Buffer.from(manifest), auditPrivateKey(auditSigningKey)).toString('base64');
  return { manifest, signature, publicKey: publicKeyText(auditPublicKey(auditSigningKey)) };
}
