import { recordEvent } from '../audit/record.ts';
import { endSession } from '../sessions/end-session.ts';
import { reach } from './assurance.ts';
import { moved, storeJourney } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import type { JourneyState } from './state.ts';

/** Stores the next state and answers with the page it leads to, or with the way back to the application. */
export async function advance(parts: JourneyParts, journey: Journey, state: JourneyState): Promise<void> {
  const next = await moved(parts, journey, state);
  if (next.step.name === 'finish') return finish(parts, next);
  const stored = await storeJourney(parts.knex, next);
  // the slower of two tabs sees what the faster one made of the journey
  if (!stored) return journey.ctx.redirect(`/login/${journey.uid}`);
  journey.ctx.redirect(`/login/${journey.uid}`);
}

/**
 * Hands the login to the provider. The state and the event are written together; repeating it later gives the same result.
 */
export async function finish(parts: JourneyParts, journey: Journey): Promise<void> {
  const { state } = journey.stored;
  const reached = reach(state.proofs);
  if (!reached || !state.personId) throw new Error('a journey without proof cannot finish');
  const isRecorded = state.finished || (await recordLogin(parts, journey, state.personId, reached));
  // another tab moved the journey meanwhile: the person sees what it has become
  if (!isRecorded) return journey.ctx.redirect(`/login/${journey.uid}`);
  await leaveOtherAccount(parts, journey, state.personId);
  const result = {
    login: { accountId: state.personId, acr: reached.acr, amr: reached.amr, ts: reached.authTime, remember: false },
  };
  await resolve(journey, journey.request.prompt === 'create' ? { create: {}, ...result } : result);
}

async function recordLogin(
  parts: JourneyParts,
  journey: Journey,
  personId: string,
  reached: { acr: string; amr: string[] },
): Promise<boolean> {
  return parts.knex.transaction(async (tx) => {
    const state = { ...journey.stored.state, finished: true };
    const won = await storeJourney(tx, {
      ...journey,
      stored: { ...journey.stored, state },
    });
    if (!won) return false;
    await recordEvent(tx, {
      type: 'login.attempt.succeeded',
      outcome: 'success',
      actorId: personId,
      personId,
      clientId: String(journey.interaction.params.client_id),
      detail: { acr: reached.acr, amr: reached.amr.join(' '), factors: state.proofs.length },
    });
    return true;
  });
}

/** Another person logs in on this browser: the session of the one before ends, with notices to its applications. */
async function leaveOtherAccount(parts: JourneyParts, journey: Journey, personId: string): Promise<void> {
  const before = journey.interaction.session;
  if (!before?.accountId || before.accountId === personId) return;
  await parts.knex.transaction((tx) =>
    endSession(tx, parts, { sessionUid: before.uid, by: 'policy', personId: before.accountId }),
  );
}

/** The session the journey began in has ended: the provider must not look for it when the login comes back. */
export async function leaveSession({ interaction }: Journey): Promise<void> {
  if (!interaction.session) return;
  interaction.session = undefined;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}

/** Gives the provider its result and goes back to it. `prompt=create` counts as answered by the login. */
export async function resolve(journey: Journey, result: object): Promise<void> {
  const { interaction } = journey;
  const merged = 'error' in result ? result : { ...interaction.lastSubmission, ...result };
  interaction.result = merged;
  const login = (result as { login?: { accountId: string } }).login;
  // an interaction begun by somebody else's session must not be tied to it any more
  if (login && interaction.session && interaction.session.accountId !== login.accountId)
    interaction.session = undefined;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
  journey.ctx.redirect(interaction.returnTo);
}
