import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findPerson } from '../people/any-person.ts';
import { documentsOf } from '../people/documents.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { judgeRank, type TargetRefused } from './access.ts';
import type { AccountParts, Actor } from './parts.ts';
import { setLevel } from './store.ts';

export type LevelWish = { personId: string; level: number };

/** `no-document`: a verified level rests on a document, and there is none. `same-level`: nothing would change. */
export type OverrideRefused = TargetRefused | 'not-active' | 'no-document' | 'same-level';

/** The level somebody decided at a counter; the registry's own word stays in the documents. */
const method = 'counter';

/** The first rule an override breaks, or undefined. Asked when it is requested, and again when it happens. */
export async function judgeOverride(
  tx: Knex | Knex.Transaction,
  { cipher }: Pick<AccountParts, 'cipher'>,
  administratorId: string,
  { personId, level }: LevelWish,
): Promise<OverrideRefused | undefined> {
  const person = await findPerson(tx, personId);
  if (!person) return 'unknown';
  const rank = await judgeRank(tx, administratorId, 'people.override-level', personId);
  if (rank) return rank;
  if (person.status !== 'active' && person.status !== 'locked') return 'not-active';
  if (person.assuranceLevel === level) return 'same-level';
  return level >= 2 && (await documentsOf(tx, cipher, personId)).length === 0 ? 'no-document' : undefined;
}

/** Sets the level by the word of two persons. A lower one counts at once: sessions that rest on the higher one end. */
export async function overrideLevel(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, approvedBy, level, reason, personId }: Actor & LevelWish & { approvedBy: string },
): Promise<Outcome<object, OverrideRefused>> {
  // whoever it is about is no second person
  if (approvedBy === personId) return refuse('own-account');
  const refused = await judgeOverride(tx, parts, administratorId, { personId, level });
  if (refused) return refuse(refused);
  const from = (await findPerson(tx, personId))?.assuranceLevel ?? level;
  if (!(await setLevel(tx, personId, { from, to: level, method, at: parts.clock() }))) return refuse('unknown');
  if (level < from) await endEverySession(tx, parts, { personId, actorId: administratorId });
  await recordEvent(tx, {
    type: 'person.level.overridden',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { from, to: level, approvedBy, reason },
  });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'account.level-changed', level });
  return { ok: true };
}
