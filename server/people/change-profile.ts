import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { getPerson } from './find-person.ts';
import { refileName } from './name-keys/file-names.ts';
import { parseName } from './names.ts';
import { type ProfileChange, updateProfile } from './store.ts';

/** Changes what is given. From assurance 2 on the name changes only by a new verification (the same name again passes). */
export async function changeProfile(
  tx: Knex.Transaction,
  personId: string,
  change: ProfileChange,
): Promise<Outcome<object, 'name-invalid' | 'name-read-only'>> {
  const parsed = change.name === undefined ? undefined : parseName(change.name);
  if (parsed && !parsed.ok) return parsed;
  const normalised: ProfileChange = { ...change, name: parsed?.name };
  const fields = Object.entries(normalised).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (fields.length === 0) return { ok: true };
  if (!(await updateProfile(tx, personId, normalised))) {
    await getPerson(tx, personId);
    return refuse('name-read-only');
  }
  if (normalised.name !== undefined) await refileName(tx, personId, normalised.name);
  await recordEvent(tx, {
    type: 'person.profile.changed',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { fields: fields.sort().join(' ') },
  });
  return { ok: true };
}
