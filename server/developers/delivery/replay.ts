import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isUuid } from '../../lib/uuid.ts';
import { replayTo } from '../../outbox/deliveries.ts';
import { findOwnApplication } from '../applications/own-application.ts';
import type { DeveloperParts } from '../parts.ts';

/** Tries a notice to the team's own application anew that was given up. */
export async function replayNotice(
  parts: DeveloperParts,
  actorId: string,
  clientId: string,
  noticeId: string,
): Promise<Outcome<object, 'not-found'>> {
  if (!isUuid(noticeId)) return refuse('not-found');
  return parts.knex.transaction(async (tx): Promise<Outcome<object, 'not-found'>> => {
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own || !(await replayTo(tx, clientId, noticeId, parts.clock()))) return refuse('not-found');
    const detail = { teamId: own.team.id, entryId: noticeId };
    await recordEvent(tx, { type: 'developer.delivery.replayed', outcome: 'success', actorId, clientId, detail });
    return { ok: true };
  });
}
