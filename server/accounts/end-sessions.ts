import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endEverySession } from '../sessions/end-every-session.ts';
import { judgeTarget, type TargetRefused } from './access.ts';
import type { AccountParts, Actor } from './parts.ts';

/** Logs somebody out everywhere, applications included; they can log in again. */
export async function endSessions(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId, reason }: Actor,
): Promise<Outcome<{ sessions: number }, TargetRefused>> {
  const refused = await judgeTarget(tx, administratorId, 'people.end-sessions', personId, parts.clock());
  if (refused) return refuse(refused);
  const sessions = await endEverySession(tx, parts, { personId, actorId: administratorId });
  await recordEvent(tx, {
    type: 'person.sessions.ended',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { sessions, reason },
  });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'account.sessions-ended' });
  return { ok: true, sessions };
}
