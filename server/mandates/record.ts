import { recordEvents } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { MandateRow } from './store.ts';

/** The chain of a mandate as the audit log keeps it: who acted stands beside it. */
function fieldsOf(row: MandateRow) {
  return {
    mandateId: row.id,
    enterpriseId: row.enterprise_id,
    role: row.role,
    grantedVia: row.granted_via ?? 'representative',
    partOf: row.parent_id ?? 'none',
  };
}

export async function recordMandate(
  tx: Queryable,
  type: 'mandate.granted' | 'mandate.accepted' | 'mandate.declined',
  row: MandateRow,
  actorId: string,
): Promise<void> {
  await recordEvents(tx, [{ type, outcome: 'success', actorId, ...concerned(row), detail: fieldsOf(row) }]);
}

/** Nobody acted where a rule ended it. */
export async function recordEnded(tx: Queryable, rows: readonly MandateRow[]): Promise<void> {
  await recordEvents(
    tx,
    rows.map((row) => ({
      type: 'mandate.ended',
      outcome: 'success',
      ...(row.ended_by && { actorId: row.ended_by }),
      ...concerned(row),
      detail: { ...fieldsOf(row), reason: row.end_reason ?? '' },
    })),
  );
}

/** The person who could act by it, on whose page of activity it stands. */
function concerned({ agent_person_id }: MandateRow): { personId?: string } {
  return agent_person_id ? { personId: agent_person_id } : {};
}
