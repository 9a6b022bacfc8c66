import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Outcome } from '../lib/outcome.ts';
import { takenKeys, uniqueKeys } from '../people/importing/import-people.ts';
import type { RawRow } from './columns.ts';
import { type Decision, decide, keysTaken, type RowKeys } from './decide.ts';
import type { Declared } from './declared.ts';
import { type Candidate, judgeRow, type RowFault } from './judge-row.ts';
import { type Counts, legacyIdFingerprint, listPresent } from './store.ts';

/** Rows as far as they can be judged without the database; made once, decided as often as it takes. */
export type Judged = { row: number } & Outcome<{ candidate: Candidate; keys: RowKeys }, RowFault>;

export function judgeRows(
  rows: readonly RawRow[],
  { declared, cipher, now }: { declared: Declared; cipher: ColumnCipher; now: Date },
): Judged[] {
  return rows.map((raw): Judged => {
    const judged = judgeRow(raw, declared, now);
    if (!judged.ok) return { row: raw.row, ...judged };
    const { candidate } = judged;
    const { identifiers } = candidate.person;
    const unique = uniqueKeys(cipher, { identifiers, document: candidate.document });
    const legacyId = legacyIdFingerprint(cipher, declared.clientId, candidate.legacyId).toString('hex');
    return { row: raw.row, ok: true, candidate, keys: { legacyId, ...unique } };
  });
}

/** Decides about rows in their order: each that becomes an account is in the way of those after it. */
export async function decideRows(
  db: Queryable,
  judged: readonly Judged[],
  declared: Declared,
  seen: (keys: Buffer[]) => Promise<Buffer[]> = async () => [],
): Promise<Decision[]> {
  const keys = judged.flatMap((each) => (each.ok ? [{ ...each.keys, identifiers: [...each.keys.identifiers] }] : []));
  const taken = await takenKeys(db, keys);
  const legacyIds = keys.map(({ legacyId }) => Buffer.from(legacyId, 'hex'));
  const all = keys.flatMap(({ legacyId, identifiers, document }) => [legacyId, ...identifiers, document ?? []].flat());
  for (const key of await listPresent(db, legacyIds)) taken.add(key.toString('hex'));
  for (const key of await seen(all.map((each) => Buffer.from(each, 'hex')))) taken.add(key.toString('hex'));
  return judged.map((each): Decision => {
    if (!each.ok) return { row: each.row, outcome: 'faulty', code: each.reason };
    const decision = decide(each.candidate, each.keys, taken, declared.takenIdentifier);
    if (decision.outcome === 'created') for (const key of keysTaken(decision)) taken.add(key);
    return decision;
  });
}

export type Created = Extract<Decision, { outcome: 'created' }>;

export function createdOf(decisions: readonly Decision[]): Created[] {
  return decisions.filter((each): each is Created => each.outcome === 'created');
}

export function countsOf(decisions: readonly Decision[]): Counts {
  const of = (outcome: Decision['outcome']) => decisions.filter((each) => each.outcome === outcome).length;
  const twins = decisions.filter((each) => each.outcome === 'collision' && each.code === 'twin').length;
  return { created: of('created'), collisions: of('collision'), twins, faulty: of('faulty'), present: of('present') };
}
