import type { Queryable } from '../../db/database.ts';
import { unended } from '../store.ts';

/** Unended mandates by which somebody acts for this enterprise or through it. */
export async function listIdsThrough(db: Queryable, enterpriseId: string): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT m.id FROM mandates m LEFT JOIN mandates p ON p.id = m.parent_id
     WHERE m.ended_at IS NULL AND m.accepted_at IS NOT NULL
       AND :enterpriseId IN (m.enterprise_id, m.agent_enterprise_id, p.agent_enterprise_id)
     ORDER BY m.id`,
    { enterpriseId },
  );
  return rows.map(({ id }) => id);
}

export type MandateCounts = {
  administrators: number;
  granted: { running: number; waiting: number };
  received: { running: number; waiting: number };
};

/** What an enterprise granted and holds; `print` finds what waits for its yes. */
export async function countMandates(
  db: Queryable,
  { enterpriseId, print, now }: { enterpriseId: string; print: Buffer; now: Date },
): Promise<MandateCounts> {
  type Counts = { administrators: number; granted: number; waiting: number; held: number; offered: number };
  const { rows } = await db.raw<{ rows: Counts[] }>(
    `WITH live AS (
       SELECT enterprise_id = :enterpriseId AS is_own, role, accepted_at IS NOT NULL AS is_accepted FROM mandates
       WHERE ${unended}
         AND (enterprise_id = :enterpriseId OR agent_enterprise_id = :enterpriseId
           OR invitee_fingerprint = :print AND accepted_at IS NULL))
     SELECT (count(*) FILTER (WHERE is_own AND role = 'administrator' AND is_accepted))::int AS administrators,
       (count(*) FILTER (WHERE is_own AND role = 'agent' AND is_accepted))::int AS granted,
       (count(*) FILTER (WHERE is_own AND role = 'agent' AND NOT is_accepted))::int AS waiting,
       (count(*) FILTER (WHERE NOT is_own AND is_accepted))::int AS held,
       (count(*) FILTER (WHERE NOT is_own AND NOT is_accepted))::int AS offered
     FROM live`,
    { enterpriseId, print, now },
  );
  const { administrators = 0, granted = 0, waiting = 0, held = 0, offered = 0 } = rows[0] ?? {};
  return {
    administrators,
    granted: { running: granted, waiting },
    received: { running: held, waiting: offered },
  };
}

/** Names of the agencies that hold these mandates, by mandate. */
export async function listAgencyNames(
  db: Queryable,
  mandateIds: readonly string[],
): Promise<{ mandateId: string; name: string }[]> {
  const { rows } = await db.raw<{ rows: { mandateId: string; name: string }[] }>(
    `SELECT m.id AS "mandateId", a.name FROM mandates m JOIN enterprises a ON a.id = m.agent_enterprise_id
     WHERE m.id = ANY(?)`,
    [[...mandateIds]],
  );
  return rows;
}
