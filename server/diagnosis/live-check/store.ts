import type { Queryable } from '../../db/database.ts';
import type { CheckItem, Finding } from './items.ts';

export async function startWatching(
  tx: Queryable,
  check: { clientId: string; personId: string; now: Date; until: Date },
): Promise<void> {
  const row = { started_by: check.personId, started_at: check.now, watches_until: check.until };
  await tx('live_checks')
    .insert({ client_id: check.clientId, ...row, seen: '{}' })
    .onConflict('client_id')
    .merge();
}

export async function findWatch(db: Queryable, clientId: string, now: Date): Promise<Date | undefined> {
  const row = await db('live_checks')
    .where({ client_id: clientId })
    .where('watches_until', '>', now)
    .first<{ watches_until: Date } | undefined>('watches_until');
  return row?.watches_until;
}

/** Remembers the newest hash under a name and gives the one before; undefined when nobody watches. */
export async function exchangeSeen(
  db: Queryable,
  { clientId, name, hash, now }: { clientId: string; name: string; hash: string; now: Date },
): Promise<{ before: string | null } | undefined> {
  const { rows } = await db.raw<{ rows: { before: string | null }[] }>(
    `UPDATE live_checks c SET seen = c.seen || jsonb_build_object(:name::text, :hash::text)
     FROM (SELECT client_id, seen ->> :name AS before FROM live_checks WHERE client_id = :clientId FOR UPDATE) AS held
     WHERE c.client_id = held.client_id AND c.watches_until > :now RETURNING held.before`,
    { clientId, name, hash, now },
  );
  return rows[0];
}

export async function isSeen(db: Queryable, clientId: string, name: string, hash: string): Promise<boolean> {
  const row = await db('live_checks')
    .where({ client_id: clientId })
    .whereRaw('seen ->> ? = ?', [name, hash])
    .first('client_id');
  return row !== undefined;
}

export type Result = { item: CheckItem; passed: boolean; detail: Finding };
export type DatedResult = Result & { at: Date };
export type Checked = { clientId: string; version: number };

export async function saveResult(
  db: Queryable,
  of: Checked,
  { item, passed, detail }: Result,
  at: Date,
): Promise<void> {
  await db('live_check_results')
    .insert({ client_id: of.clientId, settings_version: of.version, item, passed, detail, checked_at: at })
    .onConflict(['client_id', 'settings_version', 'item'])
    .merge();
}

/** Changes a result that stands as expected; what was found in between stays. */
export async function settleResult(db: Queryable, of: Checked, from: Finding, result: Result): Promise<void> {
  await db('live_check_results')
    .where({ client_id: of.clientId, settings_version: of.version, item: result.item, detail: from })
    .update({ passed: result.passed, detail: result.detail });
}

export async function listResults(db: Queryable, { clientId, version }: Checked): Promise<DatedResult[]> {
  return db('live_check_results')
    .where({ client_id: clientId, settings_version: version })
    .select<DatedResult[]>('item', 'passed', 'detail', 'checked_at as at');
}
