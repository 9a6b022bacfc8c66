import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { csvLine } from '../../lib/csv-line.ts';
import type { Locale } from '../../lib/locale.ts';
import { maskMobile } from '../../lib/mask.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isUuid } from '../../lib/uuid.ts';
import { unitInReach } from '../../officials/search-units.ts';
import { openIdentifier } from '../../people/sealed-columns.ts';
import {
  countOfficials,
  type ExportRow,
  findExport,
  findExports,
  insertExport,
  listOfficials,
  type OfficialLine,
  takeExport,
} from './store.ts';

export type { ExportRow } from './store.ts';

/** More are not one piece of work; whoever needs them asks unit by unit. */
export const mostOfficials = 20_000;
const hoursToTake = 24;
const exportsShown = 50;

/** `too-many`: the unit has more officials than an export may hold. `nobody`: there is nothing to export. */
export async function judgeExport(db: Queryable, unitId: string): Promise<'too-many' | 'nobody' | undefined> {
  const count = await countOfficials(db, unitId, mostOfficials + 1);
  if (count > mostOfficials) return 'too-many';
  return count === 0 ? 'nobody' : undefined;
}

/** With the second person's yes: whoever asked can download it once, for a day. */
export async function allowExport(
  tx: Knex.Transaction,
  { unitId, reason }: { unitId: string; reason: string },
  persons: { requestedBy: string; approvedBy: string },
  now: Date,
): Promise<Outcome<{ exportId: string }, 'too-many' | 'nobody'>> {
  const broken = await judgeExport(tx, unitId);
  if (broken) return refuse(broken);
  const expiresAt = new Date(now.getTime() + hoursToTake * 3_600_000);
  return { ok: true, exportId: await insertExport(tx, { unitId, reason, ...persons, approvedAt: now, expiresAt }) };
}

export function listOwnExports(db: Queryable, personId: string): Promise<ExportRow[]> {
  return findExports(db, personId, exportsShown);
}

/** An export for whoever asked for it and still reaches its unit; to all others it is not there. */
export async function openExport(
  db: Queryable,
  asker: { personId: string; roots: readonly string[] },
  exportId: string,
): Promise<ExportRow | undefined> {
  const found = isUuid(exportId) ? await findExport(db, asker.personId, exportId) : undefined;
  return found && (await unitInReach(db, asker.roots, found.unitId)) ? found : undefined;
}

const columnNames = ['name', 'unit', 'title', 'jobNumber', 'since', 'until', 'level', 'mobile', 'lastLogin'] as const;
export type DownloadRefused = 'unknown' | 'taken' | 'too-many';
type Heads = Readonly<Record<(typeof columnNames)[number], string>>;

/**
 * The file, made now and kept nowhere; that it was taken, its size and its hash commit before a byte of it leaves. `taken`: it
 * was downloaded already, or its day is over. `too-many`: the unit has grown since the yes; a part of it is never taken for all.
 */
export async function downloadExport(
  { knex, cipher, clock }: { knex: Knex; cipher: ColumnCipher; clock: () => Date },
  asker: { personId: string; roots: readonly string[] },
  exportId: string,
  { locale, heads }: { locale: Locale; heads: Heads },
): Promise<Outcome<{ csv: string; row: ExportRow }, DownloadRefused>> {
  return knex.transaction(async (tx): Promise<Outcome<{ csv: string; row: ExportRow }, DownloadRefused>> => {
    const { personId } = asker;
    const row = await openExport(tx, asker, exportId);
    if (!row) return refuse('unknown');
    const at = clock();
    if (row.takenAt || row.expiresAt <= at) return refuse('taken');
    const lines = await listOfficials(tx, row.unitId, mostOfficials + 1);
    if (lines.length > mostOfficials) return refuse('too-many');
    const csv = fileOf(cipher, lines, locale, heads);
    const sha256 = createHash('sha256').update(csv).digest('hex');
    if (!(await takeExport(tx, { id: row.id, personId, at, rows: lines.length, sha256 }))) return refuse('taken');
    const { unitId, approvedBy, reason } = row;
    const detail = { exportId: row.id, unitId, rows: lines.length, sha256, approvedBy, reason };
    await recordEvent(tx, { type: 'official.export.taken', outcome: 'success', actorId: personId, detail });
    return { ok: true, csv, row };
  });
}

/** With a byte order mark, without which spreadsheets take Chinese for something else. */
function fileOf(cipher: ColumnCipher, lines: readonly OfficialLine[], locale: Locale, heads: Heads): string {
  const rows = lines.map((one) => [
    ...[one.name ?? '', one.unitName[locale], one.title, one.jobNumber, one.startsOn, one.endsOn ?? ''],
    String(one.level),
    one.mobile ? maskMobile(openIdentifier(cipher, one.mobile)) : '',
    one.lastLoginAt?.toISOString() ?? '',
  ]);
  const first = columnNames.map((name) => heads[name]);
  return `\uFEFF${[first, ...rows].map(csvLine).join('')}`;
}
