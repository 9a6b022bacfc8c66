import type { Problem } from '../../views/problem.ts';
import { problemByFormer, problemByPolicy } from '../authenticators/password/judge-new.ts';
import { setPassword } from '../authenticators/password/set-password.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { endOtherSessions } from '../sessions/end-session.ts';
import { advance, leaveSession } from './advance.ts';
import { moved, saving } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import type { JourneyState } from './state.ts';

/** So often a new password is compared with those the account had; the next one needs another code. */
const triesOfCode = 3;

/** `journey`: as it stands after the try, to show the refusal in. `moved`: another request was faster. */
export type ResetRefusal = { reason: 'refused'; journey: Journey; problem: Problem } | { reason: 'moved' };

/**
 * Sets a new password after the code of a reset. Where passwords expire the answer tells whether the one typed is or was the
 * password: each try is taken before anything is compared, so that also of parallel requests no more hear it than there are tries.
 */
export async function resetPassword(
  parts: JourneyParts,
  journey: Journey,
  password: string,
): Promise<ResetRefusal | undefined> {
  if (!journey.person) throw new Error('no account to set a password for');
  const { id: personId, name } = journey.person;
  const refusal = await problemByPolicy(parts, password, [journey.typed, name ?? '']);
  if (refusal) return { reason: 'refused', journey, problem: refusal };
  const after = await takeTry(parts, journey);
  if (!after) return { reason: 'moved' };
  const former = await problemByFormer(parts, personId, password);
  if (former)
    return { reason: 'refused', journey: after, problem: after.person ? former : { code: 'password.former-last' } };
  const hashed = await parts.hasher.hash(password);
  await parts.knex.transaction(async (tx) => {
    await setPassword(tx, personId, hashed, 'reset', parts.clock());
    // whoever had the old password may be logged in with it: every session there is ends, this browser's as well (T-030)
    await factorChanged(tx, parts, personId, { code: 'password.reset' });
    await endOtherSessions(tx, parts, { personId, keepUid: undefined });
  });
  await leaveSession(after);
  await advance(parts, after, { ...withoutProof(after.stored.state), notice: 'password-reset' });
  return undefined;
}

/** With the last try the proof is used up, whatever comes of it. */
async function takeTry(parts: JourneyParts, journey: Journey): Promise<Journey | undefined> {
  const { state, version } = journey.stored;
  const tries = (state.resetTries ?? 0) + 1;
  const next = await moved(parts, journey, tries < triesOfCode ? { ...state, resetTries: tries } : withoutProof(state));
  const { held } = await parts.database.act([], saving(next));
  return held ? { ...next, stored: { ...next.stored, version: version + 1 } } : undefined;
}

/** A reset opens no session: the new password is asked for like any other (T-076). */
function withoutProof(state: JourneyState): JourneyState {
  return { ...state, view: 'password', errand: 'login', proofs: [], personId: undefined, resetTries: undefined };
}
