import type { Knex } from 'knex';
import type { PolicyRegistry } from '../../policies/registry.ts';
import { endSession } from '../../sessions/end-session.ts';
import type { SessionParts } from '../../sessions/tell-applications.ts';
import { isPast } from '../session-limits.ts';
import { advanceRound, findDueRound, listSessionsAfter, planRetry, type Round } from './store.ts';

type PassedParts = SessionParts & {
  knex: Knex;
  policies: Pick<PolicyRegistry, 'sessionPolicies'>;
  clock: () => Date;
  report: (error: unknown) => void;
};

export type RoundLimits = { batchSize: number; batches: number };

/**
 * Ends the sessions that a tightened policy left past their limit, with a logout notice to every application that was entered
 * from them; none of them can be used since the policy counts (see `withSessionLimits`), so nobody waits for this. All sessions are
 * gone through once at the change, and once more when whatever was not used since is past the limit as well. What is not
 * looked at after so many batches is next time. One that fails is reported and passed by, for a later round to try, as long as it has
 * not ended by itself. Safe on several nodes at once: a session ends, and is told of, once.
 */
export async function endPassedSessions(
  parts: PassedParts,
  { batchSize, batches }: RoundLimits = { batchSize: 200, batches: 50 },
): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < batches; batch++) {
    const now = parts.clock();
    const round = await findDueRound(parts.knex, now);
    // a node that has not heard of the policy yet would pass by what it ends
    if (!round || (parts.policies.sessionPolicies().at(-1)?.version ?? 0) < round.version) break;
    total += await endNext(parts, round, now, batchSize);
  }
  return total;
}

async function endNext(parts: PassedParts, round: Round, now: Date, batchSize: number): Promise<number> {
  const found = await listSessionsAfter(parts.knex, round.afterUid, now, batchSize);
  const seconds = Math.floor(now.getTime() / 1000);
  const past = found.filter((one) => isPast(parts.config, parts.policies.sessionPolicies(), one, seconds));
  let [ended, failed] = [0, 0];
  for (const { uid: sessionUid, personId } of past) {
    // each by itself: whoever logs out meanwhile waits for one session at most, and one that cannot be ended holds up no other
    try {
      if (await parts.knex.transaction((tx) => endSession(tx, parts, { sessionUid, personId, by: 'policy' })))
        ended += 1;
    } catch (error) {
      failed += 1;
      parts.report(error);
    }
  }
  // before this one goes on: where the service stops in between they are looked at once more than they need be
  if (failed > 0) await planRetry(parts.knex, round, now);
  const uid = found.at(-1)?.uid ?? round.afterUid;
  await advanceRound(parts.knex, round, { uid, ended, doneAt: found.length < batchSize ? now : null });
  return ended;
}
