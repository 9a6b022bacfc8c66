import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { Line, ReadAs } from '../../lib/tables/line.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { OfficialParts } from '../parts.ts';
import { type Decision, judgeRows, nothingSeen } from './judge-rows.ts';
import { extentVersion } from './mass-change.ts';
import { type Row, readRows } from './read-rows.ts';
import { findList, forgetOldLists, insertList, type StoredList, storeKeptUntil } from './store.ts';

const context = 'post_imports.list';
/** What an office works at in a day fits; a province's own move of everybody goes by the command. */
export const mostRows = 20_000;
export const rowsAtOnce = 500;
const keptHours = 24;

export type GivenList = Omit<StoredList, 'sealed'>;
export type ListTable = { lines: readonly Line[]; readAs: ReadAs };

type Gift = { unitId: string; givenBy: string; reason: string };

/** Takes a list in, sealed, to be looked at before anything happens. */
export async function giveList(
  parts: OfficialParts,
  { unitId, givenBy, reason }: Gift,
  { lines, readAs }: ListTable,
): Promise<Outcome<{ importId: string }, 'columns' | 'too-many-rows' | 'no-rows'>> {
  const read = readRows(lines);
  if (!read.ok) return read;
  const rows = read.rows.length;
  if (rows === 0) return refuse('no-rows');
  if (rows > mostRows) return refuse('too-many-rows');
  const sealed = parts.cipher.encrypt(context, JSON.stringify(read.rows));
  const givenAt = parts.clock();
  const keptUntil = new Date(givenAt.getTime() + keptHours * 3_600_000);
  const more = { readAs, givenAt, keptUntil, wantedAt: null, digest: null };
  return parts.knex.transaction(async (tx) => {
    const importId = await insertList(tx, { unitId, givenBy, reason, sealed, rows, ...more });
    if (!importId) throw new Error('a list was not stored');
    const detail = { importId, unitId, rows, reason };
    await recordEvent(tx, { type: 'official.list.given', outcome: 'success', actorId: givenBy, detail });
    return { ok: true, importId };
  });
}

export async function openList(
  { knex, cipher }: Pick<OfficialParts, 'cipher'> & { knex: Queryable },
  importId: string,
): Promise<{ list: GivenList; rows: readonly Row[] | undefined } | undefined> {
  const found = isUuid(importId) ? await findList(knex, importId) : undefined;
  if (!found) return undefined;
  const { sealed, ...list } = found;
  return { list, rows: unsealRows({ cipher }, sealed) };
}

/** Our own writing come back. */
export function unsealRows({ cipher }: Pick<OfficialParts, 'cipher'>, sealed: Buffer | null): Row[] | undefined {
  return sealed ? (JSON.parse(cipher.decrypt(context, sealed)) as Row[]) : undefined;
}

/** What would become of each row; nothing happens. Long lists let others have their turn in between. */
export async function rehearseList(
  db: Queryable,
  parts: Pick<OfficialParts, 'cipher' | 'clock'>,
  list: Pick<GivenList, 'unitId'>,
  rows: readonly Row[],
): Promise<Decision[]> {
  const seen = nothingSeen();
  const decisions: Decision[] = [];
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    decisions.push(...(await judgeRows(db, parts, list.unitId, rows.slice(at, at + rowsAtOnce), seen)));
  return decisions;
}

/**
 * One value of all that a yes to a list rests on: the unit and where it stands, the list, and every post it is about. Undefined
 * when there is no such list to say yes to any more.
 */
export async function listVersion(
  db: Queryable,
  parts: Pick<OfficialParts, 'cipher' | 'clock'>,
  importId: string,
): Promise<string | undefined> {
  const opened = await openList({ ...parts, knex: db }, importId);
  if (!opened?.rows || opened.list.wantedAt) return undefined;
  const decisions = await rehearseList(db, parts, opened.list, opened.rows);
  const told = decisions.map((decision) => {
    if (decision.kind === 'change') return [decision.row, decision.postId, decision.before, decision.change];
    if (decision.kind === 'appoint') return [decision.row, decision.appointment.unitId, decision.appointment.details];
    return [decision.row, decision.kind];
  });
  return extentVersion(db, opened.list.unitId, [importId, told]);
}

/** While a second person is waited for, the list is kept as long as the request. */
export function keepList(tx: Knex.Transaction, importId: string, until: Date): Promise<void> {
  return storeKeptUntil(tx, importId, until);
}

/**
 * What taking a list back rests on, likewise: its unit, and how far it was carried out, for that is what can lose time. What is taken
 * up, ended or changed since stays as it is, so that it is only less than the second person was asked for: were it to void the
 * request, whoever gave a wrong list could keep it by changing one of its posts.
 */
export async function undoVersion(db: Queryable, importId: string): Promise<string | undefined> {
  const list = await findList(db, importId);
  if (!list?.wantedAt || list.undoneAt) return undefined;
  return extentVersion(db, list.unitId, [importId, list.doneRows]);
}

export function forgetLists(db: Queryable, now: Date): Promise<number> {
  return forgetOldLists(db, now);
}
