import type { Problem } from '../../views/problem.ts';
import { recordEvent } from '../audit/record.ts';
import type { LedgerSubject } from '../authenticators/ledger.ts';
import { checkPassword, type PasswordShown } from '../authenticators/password/check-password.ts';
import { isExpiredPassword } from '../authenticators/password/expiry.ts';
import { problemWith } from '../authenticators/password/judge-new.ts';
import { passwordAuthenticator } from '../authenticators/password/proves.ts';
import { type Along, advance } from './advance.ts';
import { beginClaim } from './claim.ts';
import { readTyped } from './identify.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { setPasswordOnce } from './set-password-once.ts';
import { withProof } from './state.ts';
import { type Known, knownAlong, knownFrom } from './store.ts';

/** Seconds since the epoch, as tokens count. */
export function seconds(parts: JourneyParts): number {
  return Math.floor(parts.clock().getTime() / 1000);
}

/**
 * Judges the password for the login name typed before. Gives the same for every kind of refusal alike: wrong, locked,
 * unknown, without password, not active (T-047). `expired`: it is right, and too old to log in with.
 */
export async function provePassword(
  parts: JourneyParts,
  journey: Journey,
  password: string,
): Promise<'failed' | 'expired' | undefined> {
  const outcome = await showPassword(parts, journey, password);
  if (!outcome) return 'failed';
  if (!outcome.isProven) {
    if (isSandbox(journey)) return 'failed';
    await beginClaim(parts, journey, outcome);
    return undefined;
  }
  const owner = ownerOf(parts, outcome);
  if (!owner) return 'failed';
  if (await isExpired(parts, outcome)) return 'expired';
  const proof = { ...passwordAuthenticator.prove({}), at: seconds(parts) };
  const state = withProof({ ...journey.stored.state, view: 'identifier' }, outcome.personId, proof);
  await advance(parts, journey, state, owner);
  return undefined;
}

async function isExpired(parts: JourneyParts, { personId, forget }: PasswordShown): Promise<boolean> {
  const { knex, policies, clock, database } = parts;
  if (!(await isExpiredPassword(knex, policies.current().password, personId, clock()))) return false;
  // it was no guess
  await database.act([forget]);
  const detail = { authenticator: 'password', reason: 'expired' };
  await recordEvent(knex, { type: 'login.attempt.failed', outcome: 'refused', personId, detail });
  return true;
}

/** Undefined when it is wrong, or whoever has the login name cannot show one. */
export async function showPassword(
  parts: JourneyParts,
  journey: Journey,
  password: string,
): Promise<PasswordShown | undefined> {
  const subject = subjectOf(parts, journey);
  if (!subject) return undefined;
  const read = knownAlong(parts, String(journey.interaction.params.client_id));
  const outcome = await checkPassword(parts, subject, password, parts.clock(), read);
  return outcome.ok ? outcome : undefined;
}

/** Whose it is, if they may log in to this application: a real person is nobody in a sandbox, a made-up one nobody elsewhere. */
export function ownerOf(
  parts: JourneyParts,
  { along, forget, personId, since }: PasswordShown,
): (Along & { known: Known }) | undefined {
  const known = knownFrom(parts, along);
  return known?.person.status === 'active'
    ? { known, changes: [forget], shown: { personId, password: since } }
    : undefined;
}

const isSandbox = ({ application }: Journey) => application?.environment === 'sandbox';

/** In a step-up the password is the one of the person already proven, whatever name was typed or not. */
function subjectOf(parts: JourneyParts, journey: Journey): LedgerSubject | undefined {
  const { step, person, facts } = journey;
  if (step.name === 'step-up') {
    // failures of a known person are counted by the person; the fingerprint is for names that belong to nobody
    return person && facts && { personId: person.id, fingerprint: Buffer.alloc(32) };
  }
  const read = readTyped(parts, journey.typed);
  return read && { personId: undefined, fingerprint: read.fingerprint };
}

/**
 * Sets the password of a new account. Returns the refusal to show, or undefined when the journey went on; of several at once the
 * slower ones set nothing and see what the first made of it.
 */
export async function chooseFirstPassword(
  parts: JourneyParts,
  journey: Journey,
  password: string,
): Promise<Problem | undefined> {
  if (!journey.person) throw new Error('no account to set a password for');
  const personId = journey.person.id;
  const problem = await problemWith(parts, personId, password, [journey.typed, journey.person.name ?? '']);
  if (problem) return problem;
  const hashed = await parts.hasher.hash(password);
  const { uid, stored } = journey;
  const used = { ...stored, state: { ...stored.state, view: 'password' as const, offered: true } };
  // the first one is part of opening the account, and nobody is told
  await setPasswordOnce(parts, { uid, stored: used }, { personId, hashed, kind: 'set' }, async () => undefined);
  journey.ctx.redirect(`/login/${uid}`);
  return undefined;
}
