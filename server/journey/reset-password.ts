import type { Problem } from '../../views/problem.ts';
import { isAmong, listHad } from '../authenticators/password/expiry.ts';
import type { HashEngine, StoredPassword } from '../authenticators/password/hasher.ts';
import { problemByPolicy } from '../authenticators/password/judge-new.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { endOtherSessions } from '../sessions/end-session.ts';
import { leaveSession } from './advance.ts';
import { moved, saving } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { setPasswordOnce } from './set-password-once.ts';
import type { JourneyState } from './state.ts';

/** So often a new password is compared with those the account had; the next one needs another code. */
const triesOfCode = 3;

/** `journey`: as it stands after the try, to show the refusal in. `moved`: another request was faster. */
export type ResetRefusal = { reason: 'refused'; journey: Journey; problem: Problem } | { reason: 'moved' };

/**
 * Sets a new password after the code of a reset. Where passwords expire the answer tells whether the one typed is or was the
 * password: each try is taken before anything is compared, so that also of parallel requests no more hear it than there are
 * tries. Throws `QueueFull` before one is taken.
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
  return parts.hasher.admit(async (engine) => {
    const had = await listHad(parts, parts.policies.current().password, personId, parts.clock());
    const compared = had.length === 0 ? journey : await compare(parts, journey, engine, { had, password });
    if ('reason' in compared) return compared;
    if (!(await replace(parts, compared, personId, await engine.hash(password)))) return { reason: 'moved' };
    await leaveSession(journey);
    journey.ctx.redirect(`/login/${journey.uid}`);
    return undefined;
  });
}

async function compare(
  parts: JourneyParts,
  journey: Journey,
  engine: HashEngine,
  { had, password }: { had: readonly StoredPassword[]; password: string },
): Promise<Journey | ResetRefusal> {
  const after = await takeTry(parts, journey);
  if (!after) return { reason: 'moved' };
  if (!(await isAmong(engine, had, password))) return after;
  return {
    reason: 'refused',
    journey: after,
    problem: { code: after.person ? 'password.former' : 'password.former-last' },
  };
}

/** With the last try the proof is used up, whatever comes of it. */
async function takeTry(parts: JourneyParts, journey: Journey): Promise<Journey | undefined> {
  const { state, version } = journey.stored;
  const tries = (state.resetTries ?? 0) + 1;
  const next = await moved(parts, journey, tries < triesOfCode ? { ...state, resetTries: tries } : withoutProof(state));
  const { held } = await parts.database.act([], saving(next));
  return held ? { ...next, stored: { ...next.stored, version: version + 1 } } : undefined;
}

/** False where the proof is used up or void by now, or the account is locked. */
function replace(
  parts: JourneyParts,
  { uid, stored }: Journey,
  personId: string,
  hashed: StoredPassword,
): Promise<boolean> {
  const used = { ...stored, state: { ...withoutProof(stored.state), notice: 'password-reset' as const } };
  return setPasswordOnce(parts, { uid, stored: used }, { personId, hashed, kind: 'reset' }, async (tx) => {
    // whoever had the old password may be logged in with it: every session there is ends, this browser's as well (T-030)
    await factorChanged(tx, parts, personId, { code: 'password.reset' }, uid);
    await endOtherSessions(tx, parts, { personId, keepUid: undefined });
  });
}

/** A reset opens no session: the new password is asked for like any other (T-076). */
function withoutProof(state: JourneyState): JourneyState {
  return { ...state, view: 'password', errand: 'login', proofs: [], personId: undefined, resetTries: undefined };
}
