import type { Queryable } from '../../db/database.ts';
import { type CheckItem, type Finding, itemsByKind, pendingFindings } from './items.ts';

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

/** What was found; with the last thing that its kind of system needs, the whole check has passed. */
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
  if (passed) await notePassed(db, of.clientId, at);
}

/** Notes that everything was found right, if it was. */
async function notePassed(db: Queryable, clientId: string, at: Date): Promise<void> {
  await db.raw(
    `UPDATE live_checks c SET passed_at = :at FROM applications a
     WHERE a.client_id = :clientId AND c.client_id = a.client_id AND c.passed_at IS NULL
       AND NOT EXISTS (SELECT FROM jsonb_array_elements_text(:needed::jsonb -> a.system_kind) n (item)
         WHERE NOT EXISTS (SELECT FROM live_check_results r WHERE r.client_id = a.client_id
           AND r.settings_version = a.settings_version AND r.item = n.item AND r.passed))`,
    { clientId, at, needed: JSON.stringify(itemsByKind) },
  );
}

/**
 * Checks that passed and in which something has been found wrong since, marked with it, so that of several nodes one tells. What is
 * still to come, and what the kind of system does not need, is nothing wrong.
 */
export async function takeFailing(tx: Queryable, most: number): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { client_id: string }[] }>(
    `UPDATE live_checks SET passed_at = NULL WHERE client_id IN (
       SELECT c.client_id FROM live_checks c JOIN applications a USING (client_id)
       WHERE c.passed_at IS NOT NULL AND a.environment = 'sandbox'
         AND EXISTS (SELECT FROM live_check_results r WHERE r.client_id = c.client_id
           AND r.settings_version = a.settings_version AND NOT r.passed AND r.detail <> ALL (:pending)
           AND jsonb_exists(:needed::jsonb -> a.system_kind, r.item))
       ORDER BY c.client_id LIMIT :most FOR UPDATE OF c SKIP LOCKED)
     RETURNING client_id`,
    { most, pending: [...pendingFindings], needed: JSON.stringify(itemsByKind) },
  );
  return rows.map(({ client_id }) => client_id);
}

/** Changes a result that stands as expected; what was found in between stays. */
export async function settleResult(db: Queryable, of: Checked, from: Finding, result: Result, at: Date): Promise<void> {
  await db('live_check_results')
    .where({ client_id: of.clientId, settings_version: of.version, item: result.item, detail: from })
    .update({ passed: result.passed, detail: result.detail });
  if (result.passed) await notePassed(db, of.clientId, at);
}

export async function listResults(db: Queryable, { clientId, version }: Checked): Promise<DatedResult[]> {
  return db('live_check_results')
    .where({ client_id: clientId, settings_version: version })
    .select<DatedResult[]>('item', 'passed', 'detail', 'checked_at as at');
}
