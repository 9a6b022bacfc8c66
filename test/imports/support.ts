import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import type { Decision } from '../../server/imports/decide.ts';
import type { Declared } from '../../server/imports/declared.ts';
import { type InspectedFile, importAccounts } from '../../server/imports/import-accounts.ts';
import type { ImportParts } from '../../server/imports/parts.ts';
import { inspectFile } from '../../server/imports/read-file.ts';
import { rehearseImport } from '../../server/imports/rehearse.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { testConfig } from '../support/config.ts';

export const now = new Date('2026-03-01T08:00:00Z');

export const vouched: Omit<Declared, 'clientId'> = {
  format: 'json-lines',
  verifiedMobile: 'code',
  verifiedEmail: 'no',
  documentLevel: 1,
  takenIdentifier: 'leave-out',
};

export function importParts(knex: Knex): ImportParts {
  const config = testConfig();
  return { config, knex, cipher: createColumnCipher(config), hasher: createPasswordHasher(config), clock: () => now };
}

/** Inside a `describe`: a directory for files that goes with it. */
export function useFiles(): (content: string | Buffer, format?: Declared['format']) => Promise<InspectedFile> {
  let directory = '';
  let files = 0;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-imports-'));
  });
  after(() => rm(directory, { recursive: true }));
  return async (content, format = 'json-lines') => {
    files += 1;
    const path = join(directory, `accounts-${files}`);
    await writeFile(path, content);
    const inspected = await inspectFile({ path, format });
    if (!inspected.ok) throw new Error(inspected.reason);
    return { path, format, digest: inspected.digest, rows: inspected.rows };
  };
}

export type Row = Record<string, string | undefined>;

export function jsonLines(rows: readonly Row[]): string {
  return `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
}

/** So many rows that are all right, with mobile numbers from here on. */
export function goodRows(count: number, first = 0): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    legacy_id: `old-${first + index}`,
    mobile: `139${String(first + index).padStart(8, '0')}`,
  }));
}

export function saltedSha256(password: string, salt = 'pepper-free'): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const hash = createHash('sha256').update(`${salt}${password}`).digest();
  return `$sha256$o=salt-first$${base64(Buffer.from(salt))}$${base64(hash)}`;
}

const quiet = { onRow: () => {}, onProgress: () => {} };

export async function doImport(parts: ImportParts, file: InspectedFile, declared: Declared) {
  const decisions: Decision[] = [];
  const reports = { ...quiet, onRow: (decision: Decision) => void decisions.push(decision) };
  const { batch, wasFinished } = await importAccounts(parts, file, declared, reports);
  return { batch, wasFinished, told: decisions.map(describeDecision) };
}

export async function doRehearse(parts: ImportParts, file: InspectedFile, declared: Declared) {
  const decisions: Decision[] = [];
  const reports = { ...quiet, onRow: (decision: Decision) => void decisions.push(decision) };
  const sum = await rehearseImport(parts, file, declared, reports);
  return { sum, told: decisions.map(describeDecision) };
}

function describeDecision(decision: Decision): string {
  return 'code' in decision ? `${decision.row} ${decision.code}` : `${decision.row} ${decision.outcome}`;
}

export async function countOf(knex: Knex, table: string): Promise<number> {
  const [row] = await knex(table).count();
  return Number(row?.count);
}
