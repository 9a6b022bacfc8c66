import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { differences, type FieldChange, type PolicyName, type PolicySettings, wrongFields } from './policy.ts';
import { type Current, readPolicy } from './read-policy.ts';
import { insertSessionRounds, insertVersion } from './store.ts';

/** `version`: the one that whoever asks saw; another one counts by now: `policy-changed`. */
export type PolicyWish = { name: PolicyName; version: number; to: PolicySettings };
export type PolicyRefused = 'policy-changed' | 'policy-unchanged' | 'policy-invalid';

export type JudgedChange = {
  name: PolicyName;
  from: Current;
  to: PolicySettings;
  changes: FieldChange[];
  loosens: boolean;
};

/** Looks at a change without making it. */
export async function judgePolicyChange(
  db: Queryable,
  { name, version, to }: PolicyWish,
): Promise<Outcome<JudgedChange, PolicyRefused>> {
  if (wrongFields(name, to).length > 0) return refuse('policy-invalid');
  const from = await readPolicy(db, name);
  if (from.version !== version) return refuse('policy-changed');
  const changes = differences(name, from.settings, to);
  if (changes.length === 0) return refuse('policy-unchanged');
  return { ok: true, name, from, to, changes, loosens: changes.some(({ isLooser }) => isLooser) };
}

type By = { personId: string; approvedBy?: string; reason: string; at: Date };

/**
 * Makes a judged change: the next version. Whatever it loosens takes a second person, which is judged here, where it happens;
 * of parallel changes of one version one is stored and the others are `policy-changed`.
 */
export async function storePolicyChange(
  tx: Knex.Transaction,
  { name, from, to, changes, loosens }: JudgedChange,
  { personId, approvedBy, reason, at }: By,
): Promise<Outcome<{ version: number }, 'policy-changed' | 'needs-approval'>> {
  if (loosens && !approvedBy) return refuse('needs-approval');
  const version = from.version + 1;
  const isStored = await insertVersion(tx, { name, version, settings: to, setBy: personId, approvedBy, reason, at });
  if (!isStored) return refuse('policy-changed');
  if (name === 'sessions' && changes.some(({ isLooser }) => !isLooser)) {
    await insertSessionRounds(tx, version, [at, unusedSince(at, Number(to.idleMinutes))]);
  }
  const told = changes.map((one) => `${one.field}: ${one.from} > ${one.to}`).join(', ');
  const detail = { policy: name, version, changes: told, reason, ...(approvedBy && { approvedBy }) };
  await recordEvent(tx, { type: 'policy.changed', outcome: 'success', actorId: personId, detail });
  return { ok: true, version };
}

/** By then a session that was not used since is past the new limit, and one that was has its end by it. */
function unusedSince(at: Date, idleMinutes: number): Date {
  return new Date(at.getTime() + (idleMinutes + 1) * 60_000);
}
