import type { Outcome } from '../../lib/outcome.ts';
import { refuse } from '../../lib/outcome.ts';
import type { Actor } from '../actor.ts';
import { type Appointment, type AppointRefusal, appointOfficial, checkAppointment } from '../appoint.ts';
import type { OfficialParts } from '../parts.ts';
import { liveJobNumbers } from '../store.ts';
import type { Row } from './read-rows.ts';

export type RowRefusal = AppointRefusal | 'primary-invalid';

export type RowResult = { row: number; jobNumber: string } & Outcome<{ link?: string }, RowRefusal>;

export type Import = {
  unitId: string;
  rows: readonly Row[];
  delivery: Appointment['delivery'];
  /** Says what would happen, and changes nothing. */
  dryRun: boolean;
  /** The stored list it is, so that it can be taken back as a whole. */
  importId?: string;
};

/**
 * Appoints the officials of a list to one unit, each row in a transaction of its own: a row is done whole or not at all, and
 * a list that broke off is simply given again, where rows that were done are refused for their job number.
 */
export async function* importOfficials(parts: OfficialParts, actor: Actor, list: Import): AsyncGenerator<RowResult> {
  const taken = list.dryRun ? await liveJobNumbers(parts.knex, list.unitId) : new Set<string>();
  for (const row of list.rows) {
    const about = { row: row.row, jobNumber: row.job_number };
    const appointment = toAppointment(row, list);
    if (!appointment) yield { ...about, ...refuse('primary-invalid') };
    else if (list.dryRun) yield { ...about, ...(await rehearse(parts, appointment, taken)) };
    else yield { ...about, ...(await appointOne(parts, actor, appointment)) };
  }
}

async function appointOne(
  parts: OfficialParts,
  actor: Actor,
  appointment: Appointment,
): Promise<Outcome<{ link?: string }, RowRefusal>> {
  const outcome = await appointOfficial(parts, actor, appointment);
  if (!outcome.ok) return outcome;
  return { ok: true, ...(appointment.delivery === 'hand' && { link: outcome.link }) };
}

async function rehearse(
  parts: OfficialParts,
  appointment: Appointment,
  taken: Set<string>,
): Promise<Outcome<object, RowRefusal>> {
  const checked = await checkAppointment(parts, appointment);
  if (!checked.ok) return checked;
  const { jobNumber } = checked.details;
  if (taken.has(jobNumber)) return refuse('job-number-taken');
  taken.add(jobNumber);
  return { ok: true };
}

/** Undefined when `primary` is neither yes nor no. */
function toAppointment(row: Row, { unitId, delivery, importId }: Import): Appointment | undefined {
  const { name, mobile, title } = row;
  const primary = row.primary.toLowerCase();
  if (!['', 'yes', 'no', '是', '否'].includes(primary)) return undefined;
  return {
    ...{ unitId, delivery, name, mobile, title },
    ...(importId && { importId }),
    jobNumber: row.job_number,
    startsOn: row.starts_on,
    endsOn: row.ends_on === '' ? undefined : row.ends_on,
    isPrimary: primary === 'yes' || primary === '是',
    position: row.position === '' ? 0 : Number(row.position),
  };
}
