import type { Knex } from 'knex';
import { locales } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { enqueueMessage } from '../outbox/enqueue.ts';
import { type Invitee, inviteeFingerprint, parseInvitee } from '../people/invitee.ts';
import { activationEnd, activationLink, hashSecret, newSecret } from './activation-link.ts';
import { type Actor, recordActs } from './actor.ts';
import { inviteeContext, openInvitee, sealInvitee } from './invitee.ts';
import { invitationMessage } from './message.ts';
import { type OfficialParts, today } from './parts.ts';
import { type PostDetails, type PostProblem, parsePostDetails } from './post.ts';
import { insertWaitingPosts, replaceSecret } from './store.ts';
import { unitExists } from './units/store.ts';

export type Appointment = PostDetails & {
  unitId: string;
  /** As it stands in the identity document. */
  name: string;
  mobile: string;
  /** `message`: the link goes to the mobile number. `hand`: whoever appoints hands it over. */
  delivery: 'message' | 'hand';
};

/** What can be wrong with an appointment. */
export type AppointRefusal = PostProblem | 'name-invalid' | 'mobile-invalid' | 'unit-unknown' | 'job-number-taken';

export type Invitation = { postId: string; link: string; expiresAt: Date };

/**
 * Appoints somebody to a post of a unit: it waits until the person takes it up by the link, which works once, for whoever
 * has exactly this proven name and verified mobile number. No account is made or touched here.
 */
export async function appointOfficial(
  parts: OfficialParts,
  actor: Actor,
  appointment: Appointment,
): Promise<Outcome<Invitation, AppointRefusal>> {
  const checked = await checkAppointment(parts, appointment);
  if (!checked.ok) return checked;
  return parts.knex.transaction((tx) => appointIn(tx, parts, actor, { ...appointment, ...checked }));
}

export type CheckedAppointment = Pick<Appointment, 'unitId' | 'delivery'> & {
  invitee: Invitee;
  details: PostDetails;
};

/** What can be said of an appointment without making it; also the dry run of an import. */
export async function checkAppointment(
  parts: OfficialParts,
  appointment: Appointment,
): Promise<Outcome<Omit<CheckedAppointment, 'unitId' | 'delivery'>, Exclude<AppointRefusal, 'job-number-taken'>>> {
  const parsed = parseInvitee(appointment.name, appointment.mobile);
  if (!parsed.ok) return parsed;
  const { title, jobNumber, startsOn, endsOn, isPrimary, position } = appointment;
  const details = parsePostDetails({ title, jobNumber, startsOn, endsOn, isPrimary, position }, today(parts.clock()));
  if (!details.ok) return details;
  if (!isUuid(appointment.unitId) || !(await unitExists(parts.knex, appointment.unitId))) return refuse('unit-unknown');
  return { ok: true, invitee: parsed.invitee, details: details.details };
}

export async function appointIn(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor,
  { unitId, invitee, details, delivery }: CheckedAppointment,
): Promise<Outcome<Invitation, 'job-number-taken'>> {
  const { cipher } = parts;
  const secret = newSecret();
  const expiresAt = activationEnd(parts.clock());
  const waiting = {
    sealed: sealInvitee(cipher, invitee),
    fingerprint: inviteeFingerprint(cipher, inviteeContext, invitee),
    secretHash: hashSecret(secret),
    expiresAt,
  };
  const [postId] = await insertWaitingPosts(tx, [{ unitId, details, waiting }]);
  if (!postId) return refuse('job-number-taken');
  await recordActs(tx, actor, [{ type: 'official.appointed', outcome: 'success', detail: { postId, unitId } }]);
  const link = activationLink(parts.config.issuer, secret);
  if (delivery === 'message') await enqueueMessage(tx, cipher, invitationMessage(invitee.mobile, link, locales[0]));
  return { ok: true, postId, link, expiresAt };
}

/** A new link for a post that still waits; the one before is dead from then on. */
export async function renewInvitation(
  parts: OfficialParts,
  actor: Actor,
  postId: string,
  delivery: Appointment['delivery'],
): Promise<Outcome<Invitation, 'not-waiting'>> {
  if (!isUuid(postId)) return refuse('not-waiting');
  const secret = newSecret();
  const expiresAt = activationEnd(parts.clock());
  return parts.knex.transaction(async (tx) => {
    const sealed = await replaceSecret(tx, postId, { secretHash: hashSecret(secret), expiresAt });
    if (!sealed) return refuse('not-waiting');
    await recordActs(tx, actor, [{ type: 'official.invited', outcome: 'success', detail: { postId } }]);
    const link = activationLink(parts.config.issuer, secret);
    const { mobile } = openInvitee(parts.cipher, sealed);
    if (delivery === 'message') await enqueueMessage(tx, parts.cipher, invitationMessage(mobile, link, locales[0]));
    return { ok: true, postId, link, expiresAt };
  });
}
