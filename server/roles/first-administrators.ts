import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvents } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { grantFirst } from './grant-role.ts';
import type { ChiefRole } from './role.ts';
import { findInvitation, hasHolder, holdRoles, insertInvitation, takeInvitation, unitName } from './store.ts';

const validSeconds = 3600;

/**
 * A link that makes the first administrator of a chief role. Whoever has a shell gets one only while nobody holds the role:
 * later ones are granted by administrators, two at a time (DESIGN section 8).
 */
export async function inviteFirst(
  knex: Knex,
  { issuer, role, unitId, reason }: { issuer: string; role: ChiefRole; unitId: string; reason: string },
  now: Date,
): Promise<Outcome<{ link: string; expiresAt: Date }, 'exists'>> {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + validSeconds * 1000);
  return knex.transaction(async (tx) => {
    await holdRoles(tx);
    if (await hasHolder(tx, role)) return refuse('exists');
    await insertInvitation(tx, { role, unitId, reason, secretHash: hashOf(secret), expiresAt });
    await recordEvents(tx, [
      { type: 'operator.command.ran', outcome: 'success', detail: { command: 'administrator-invite', reason } },
      { type: 'role.invited', outcome: 'success', detail: { role, unitId } },
    ]);
    return { ok: true, link: `${issuer}/console/first/${secret}`, expiresAt };
  });
}

/** What a link offers; undefined when it was used, is too old or was overtaken. */
export async function findFirst(knex: Knex, secret: string, now: Date) {
  const invitation = await findInvitation(knex, hashOf(secret), now);
  if (!invitation || (await hasHolder(knex, invitation.role))) return undefined;
  const unit = await unitName(knex, invitation.unitId);
  return unit && { role: invitation.role, unit };
}

/** Takes the link up as this person, once. */
export async function becomeFirst(
  knex: Knex,
  personId: string,
  secret: string,
  now: Date,
): Promise<Outcome<{ role: ChiefRole }, 'unknown' | 'not-verified' | 'excluded'>> {
  return knex
    .transaction(async (tx) => {
      await holdRoles(tx);
      const invitation = await takeInvitation(tx, hashOf(secret), now);
      if (!invitation || (await hasHolder(tx, invitation.role))) throw new Refused('unknown');
      const { role, unitId, reason } = invitation;
      const granted = await grantFirst(tx, { personId, role, unitId, reason }, now);
      if (!granted.ok) throw new Refused(granted.reason === 'not-verified' ? 'not-verified' : 'excluded');
      return { ok: true as const, role };
    })
    .catch((error) => {
      if (error instanceof Refused) return refuse(error.reason);
      throw error;
    });
}

/** A refusal undoes the one use: whoever has to prove their name first comes back with the same link. */
class Refused extends Error {
  readonly reason: 'unknown' | 'not-verified' | 'excluded';
  constructor(reason: Refused['reason']) {
    super(reason);
    this.reason = reason;
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
