import { createHash, sign } from 'node:crypto';
import type { Queryable } from '../../db/database.ts';
import { auditPrivateKey, auditPublicKey, publicKeyText } from '../seal-format.ts';
import type { StoredEvent } from '../store.ts';
import { type AuditFilter, conditionsOf } from './search.ts';
import { findSequences, readEvents, sealsOver } from './store.ts';

export type ExportParts = {
  knex: Queryable;
  /** 32-byte Ed25519 seed, the key of the seals. */
  signingKey: Buffer;
  issuer: string;
};

export type ExportWish = {
  roots: readonly string[];
  filter: AuditFilter;
  /** Events behind it came after the export was asked for. */
  through: string;
  exportedBy: string;
  exportedAt: Date;
};

const atATime = 1000;
const spanLength = 5000n;

/**
 * The events as JSON lines, in the order of the log, and a last line with the manifest: how many they are, SHA-256 over all lines
 * before it, the seals over them, and a signature by the audit key. The manifest is a text in JSON, so that whoever checks the
 * signature has its very bytes. A file without it is not whole.
 */
export async function* exportEvents(
  { knex, signingKey, issuer }: ExportParts,
  wish: ExportWish,
): AsyncGenerator<string> {
  const wanted = await conditionsOf(knex, wish.roots, wish.filter);
  const end = String(BigInt(wish.through) + 1n);
  const before = wanted.before && BigInt(wanted.before) < BigInt(end) ? wanted.before : end;
  const hash = createHash('sha256');
  const told = { count: 0, sealed: 0, first: null, last: null, firstSeal: null, lastSeal: null } as Told;
  let after = BigInt(wanted.after ?? 0);
  while (after + 1n < BigInt(before)) {
    // where each event is asked to which unit it belongs, a span at a time: no statement takes for ever
    const spanEnd = wanted.roots && after + spanLength < BigInt(before) ? after + spanLength : BigInt(before);
    const span = { after: String(after), before: String(spanEnd) };
    const sequences = await findSequences(knex, { ...wanted, ...span }, { order: 'asc', limit: atATime });
    for (const event of await readEvents(knex, sequences)) {
      const line = `${lineOf(event)}\n`;
      hash.update(line);
      yield line;
    }
    await count(knex, told, sequences);
    after = sequences.length < atATime ? spanEnd - 1n : BigInt(sequences.at(-1) ?? after);
  }
  yield `${manifestLine(signingKey, issuer, wish, told, hash.digest('hex'))}\n`;
}

type Told = {
  count: number;
  sealed: number;
  first: string | null;
  last: string | null;
  firstSeal: string | null;
  lastSeal: string | null;
};

async function count(db: Queryable, told: Told, sequences: readonly string[]): Promise<void> {
  const seals = await sealsOver(db, sequences);
  told.count += sequences.length;
  told.sealed += seals.sealed;
  told.first ??= sequences[0] ?? null;
  told.last = sequences.at(-1) ?? told.last;
  told.firstSeal ??= seals.first;
  told.lastSeal = seals.last ?? told.lastSeal;
}

/** The detail is JSON already: it goes in as it is stored, which is what its seal stands over. */
function lineOf({ detail, ...event }: StoredEvent): string {
  return `${JSON.stringify(event).slice(0, -1)},"detail":${detail}}`;
}

function manifestLine(signingKey: Buffer, issuer: string, wish: ExportWish, told: Told, sha256: string): string {
  const manifest = JSON.stringify({
    format: 'yimen-audit-export-1',
    issuer,
    exportedAt: wish.exportedAt.toISOString(),
    exportedBy: wish.exportedBy,
    filter: wish.filter,
    throughSequence: wish.through,
    ...told,
    sha256,
  });
  const signature = sign(null, Buffer.from(manifest), auditPrivateKey(signingKey)).toString('base64');
  return JSON.stringify({ manifest, signature, publicKey: publicKeyText(auditPublicKey(signingKey)) });
}
