import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { removePasskey } from '../authenticators/passkey/manage.ts';
import { removePassword } from '../authenticators/password/remove-password.ts';
import { unlink } from '../federation/links.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { removeIdentifier } from '../people/remove-identifier.ts';
import { endOtherSessions } from '../sessions/end-session.ts';
import { cancelRecovery } from './desk-recovery.ts';
import { endUnfinished } from './end-unfinished.ts';
import type { RecoveryParts } from './factor-changed.ts';
import { takeMergeBack } from './merged.ts';
import { consumeRepudiation, type Repudiated } from './store.ts';

/**
 * "This was not me", by the link of a notice: the token is used up first, then every session ends and what was added goes.
 * It opens nothing: whoever holds the link still has to log in, or to reset the password like anybody else (T-076).
 */
export async function takeChangeBack(
  knex: Knex,
  parts: RecoveryParts,
  token: string,
): Promise<Outcome<object, 'not-valid'>> {
  return knex.transaction(async (tx) => {
    const repudiated = await consumeRepudiation(tx, token, parts.clock());
    if (!repudiated) {
      await recordEvent(tx, { type: 'recovery.change.refused', outcome: 'refused', detail: {} });
      return refuse('not-valid');
    }
    const { personId, change } = repudiated;
    const withdrawn = await withdraw(tx, parts, repudiated);
    await endUnfinished(tx, parts, personId);
    const sessions = await endOtherSessions(tx, parts, { personId, keepUid: undefined });
    await recordEvent(tx, {
      type: 'recovery.change.repudiated',
      outcome: 'success',
      actorId: personId,
      personId,
      detail: { change, withdrawn, sessions },
    });
    await enqueueNotices(tx, parts.cipher, personId, { code: 'change.taken-back' });
    return { ok: true };
  });
}

/**
 * What was added is removed, and a password somebody else may know with it: codes to a verified address stay as a way in.
 * What was removed cannot be brought back, and the last address is never taken away.
 */
async function withdraw(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  { personId, change, subjectId }: Repudiated,
): Promise<boolean> {
  if (change === 'passkey.added' && subjectId) return (await removePasskey(tx, personId, subjectId)).ok;
  if (change === 'identifier.added' && subjectId) return removeIdentifier(tx, personId, subjectId);
  if (change === 'source.linked' && subjectId) return (await unlink(tx, parts, personId, subjectId)).ok;
  if (change === 'account.merged' && subjectId) return takeMergeBack(tx, parts, personId, subjectId);
  if (change === 'recovery.started' && subjectId) return cancelRecovery(tx, parts, personId, subjectId);
  return change.startsWith('password.') ? removePassword(tx, personId, parts.clock()) : false;
}
