import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Translated } from '../lib/locale.ts';
import type { Identifier } from '../people/identifiers.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import type { Notice } from '../people/notices/notice.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { endUnfinished } from './end-unfinished.ts';
import { hashToken, insertRepudiation } from './store.ts';

export type RecoveryParts = SessionParts & { clock: () => Date };

/** A change of what an account is logged in to with, by the code of its notice; ids name what taking back would remove. */
export type FactorChange =
  | { code: 'passkey.added'; passkeyId: string }
  | { code: 'passkey.removed'; wasLast: boolean }
  | { code: 'password.set' }
  | { code: 'password.changed' }
  | { code: 'password.reset' }
  | { code: 'identifier.added'; identifierId: string; identifier: Identifier }
  | { code: 'source.linked'; linkId: string; source: Translated }
  | { code: 'source.unlinked'; source: Translated }
  | { code: 'account.merged'; mergeId: string }
  | { code: 'recovery.started'; recoveryId: string; hours: number };

/** NIST SP 800-63B-4 leaves the time open; a week covers a holiday, and the link does little harm in a mailbox. */
const repudiationDays = 7;

/**
 * What belongs to every change of a way to log in, in its transaction: pending resets and logins under way end, but the one
 * of `goesOn`, and the person is told at every address, with a link that takes the change back and works once (T-078). A new
 * address is told of by the others (T-082).
 */
export async function factorChanged(
  tx: Knex.Transaction,
  parts: RecoveryParts,
  personId: string,
  change: FactorChange,
  goesOn?: string,
): Promise<void> {
  await endUnfinished(tx, parts, personId, goesOn);
  const token = randomBytes(32).toString('base64url');
  const now = parts.clock();
  await insertRepudiation(tx, {
    tokenHash: hashToken(token),
    personId,
    change: change.code,
    subjectId: subjectOf(change),
    createdAt: now,
    expiresAt: new Date(now.getTime() + repudiationDays * 86_400_000),
  });
  const notice = noticeOf(change, `${parts.config.issuer}/not-me?token=${token}`);
  const except = change.code === 'identifier.added' ? change.identifier : undefined;
  await enqueueNotices(tx, parts.cipher, personId, notice, except);
}

function subjectOf(change: FactorChange): string | undefined {
  if (change.code === 'passkey.added') return change.passkeyId;
  if (change.code === 'source.linked') return change.linkId;
  if (change.code === 'account.merged') return change.mergeId;
  if (change.code === 'recovery.started') return change.recoveryId;
  return change.code === 'identifier.added' ? change.identifierId : undefined;
}

function noticeOf(change: FactorChange, notMe: string): Notice {
  switch (change.code) {
    case 'passkey.removed':
      return { code: change.code, notMe, wasLast: change.wasLast };
    case 'identifier.added':
      return { code: change.code, notMe, identifier: change.identifier };
    case 'source.linked':
    case 'source.unlinked':
      return { code: change.code, notMe, source: change.source };
    case 'recovery.started':
      return { code: change.code, notMe, hours: change.hours };
    default:
      return { code: change.code, notMe };
  }
}
