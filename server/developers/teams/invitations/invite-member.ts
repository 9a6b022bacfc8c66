import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { recordEvent } from '../../../audit/record.ts';
import { runIn } from '../../../db/run-in.ts';
import type { Locale } from '../../../lib/locale.ts';
import { type Outcome, refuse } from '../../../lib/outcome.ts';
import { enqueueMessage } from '../../../outbox/enqueue.ts';
import { inviteeFingerprint, parseInvitee } from '../../../people/invitee.ts';
import { consumeThrottle, throttleKey } from '../../../throttle/consume.ts';
import type { DeveloperParts } from '../../parts.ts';
import { findTeamOf, listMembers, lockTeam } from '../store.ts';
import { invitationDays, mostInvitationsPerDay, mostMembers, mostWaitingInvitations, type Role } from '../team.ts';
import { invitationMessage, invitationPath, inviteeContext, sealInvitee } from './invitation.ts';
import { insertInvitation, listWaiting } from './store.ts';

export type InviteRefused = 'not-found' | 'not-owner' | 'name-invalid' | 'mobile-invalid' | 'too-many';

export const hashInvitation = (secret: string) => createHash('sha256').update(secret).digest();

/** Invites whoever has this name and mobile number; nobody learns from it whether they have an account (T-130). */
export async function inviteMember(
  parts: DeveloperParts,
  actorId: string,
  invitation: { teamId: string; name: string; mobile: string; role: Role },
  locale: Locale,
): Promise<Outcome<object, InviteRefused>> {
  const { teamId, role } = invitation;
  const parsed = parseInvitee(invitation.name, invitation.mobile);
  if (!parsed.ok) return parsed;
  const { invitee } = parsed;
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<object, InviteRefused>> => {
    await lockTeam(tx, teamId);
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    if (team.role !== 'owner') return refuse('not-owner');
    const waiting = (await listWaiting(tx, teamId, now)).length;
    const members = (await listMembers(tx, teamId)).length;
    if (waiting >= mostWaitingInvitations || members + waiting >= mostMembers) return refuse('too-many');
    // whoever invites, withdraws and invites again must not ring somebody's phone all day
    const key = throttleKey(parts.cipher, 'team-invitation', invitee.mobile);
    const limit = { key, limit: mostInvitationsPerDay, windowSeconds: 86_400 };
    if (!(await consumeThrottle(runIn(tx), limit, now)).allowed) return refuse('too-many');
    const secret = randomBytes(32).toString('base64url');
    await insertInvitation(tx, {
      id: randomUUID(),
      team_id: teamId,
      role,
      secret_hash: hashInvitation(secret),
      invitee_encrypted: sealInvitee(parts.cipher, invitee),
      invitee_fingerprint: inviteeFingerprint(parts.cipher, inviteeContext, invitee),
      invited_by: actorId,
      created_at: now,
      expires_at: new Date(now.getTime() + invitationDays * 86_400_000),
    });
    await recordEvent(tx, {
      type: 'developer.member.invited',
      outcome: 'success',
      actorId,
      detail: { teamId, role },
    });
    const link = new URL(invitationPath(secret), parts.config.issuer).href;
    await enqueueMessage(tx, parts.cipher, invitationMessage(invitee.mobile, link, invitationDays, locale));
    return { ok: true };
  });
}
