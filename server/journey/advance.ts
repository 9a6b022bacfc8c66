import type { Interaction } from 'oidc-provider';
import type { Change } from '../db/database.ts';
import { forgetWayBack } from '../http/way-back.ts';
import { endSession } from '../sessions/end-session.ts';
import { endingOf, recordsOf, resultOf } from './ending.ts';
import { moved, saving } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import type { JourneyState } from './state.ts';
import type { Known, StandsOn } from './store.ts';

/** What belongs to a step beside the journey itself, in the same act: all of it, or nothing. */
export type Along = {
  /** Must hold, or nothing happens. */
  condition?: Change;
  /** What the step stands on: changed or taken off meanwhile, it is as if another tab had been faster. */
  shown?: StandsOn;
  changes?: readonly Change[];
  /** Whom the proofs belong to now, if that was just read. */
  known?: Known;
};

/**
 * Stores the next state and answers with the page it leads to, or with the way back to the application. False, with no
 * answer given, when the condition did not hold.
 */
export async function advance(
  parts: JourneyParts,
  journey: Journey,
  state: JourneyState,
  along: Along = {},
): Promise<boolean> {
  const next = await moved(parts, journey, state, along.known);
  if (next.step.name === 'finish') return finish(parts, next, along);
  const { isRefused } = await perform(parts, next, along, []);
  // the slower of two tabs sees what the faster one made of the journey
  if (!isRefused) journey.ctx.redirect(`/login/${journey.uid}`);
  return !isRefused;
}

/**
 * Hands login and identity to the provider. The state, the events and the result are written together; repeating it later
 * gives the same result.
 */
export async function finish(parts: JourneyParts, journey: Journey, along: Along = {}): Promise<boolean> {
  const { state } = journey.stored;
  const ending = endingOf(journey);
  const before = journey.interaction.session;
  const handed = await parts.host.collectWrites(() => handOver(journey, resultOf(journey, ending)));
  // the identity is kept, so that a second press of the button ends in the same one
  const identity = ending.entering?.candidate.identity.key;
  const ended = { ...state, finished: true, ...(identity && { identity }) };
  const finished = { ...journey, stored: { ...journey.stored, state: ended } };
  const { isRefused, isSaved } = state.finished
    ? { isRefused: false, isSaved: (await parts.database.act(handed)).held }
    : await perform(parts, finished, along, [...recordsOf(parts, journey, ending), ...handed]);
  if (isRefused) return false;
  forgetWayBack(journey.ctx, parts.config.issuer, journey.uid);
  if (isSaved && ending.login) await leaveOtherAccount(parts, before, ending.personId);
  // another tab moved the journey meanwhile: the person sees what it has become
  journey.ctx.redirect(isSaved ? journey.interaction.returnTo : `/login/${journey.uid}`);
  return true;
}

/** One act: what goes along, the journey's own next state as the condition of the rest, and the rest. */
async function perform(
  { database }: JourneyParts,
  journey: Journey,
  { condition, shown, changes = [] }: Along,
  rest: readonly Change[],
): Promise<{ isRefused: boolean; isSaved: boolean }> {
  const conditions = condition ? [condition, saving(journey, shown)] : [saving(journey, shown)];
  const { held, failed } = await database.act([...changes, ...rest], ...conditions);
  return { isRefused: condition !== undefined && failed === 0, isSaved: held };
}

/** Another person logs in on this browser: the session of the one before ends, with notices to its applications. */
async function leaveOtherAccount(parts: JourneyParts, before: Interaction['session'], personId: string): Promise<void> {
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

/** Gives the provider its result and goes back to it. */
export async function resolve(journey: Journey, result: object): Promise<void> {
  await handOver(journey, result);
  journey.ctx.redirect(journey.interaction.returnTo);
}

/** `prompt=create` counts as answered by the login. */
async function handOver({ interaction }: Journey, result: object): Promise<void> {
  interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result };
  const login = (result as { login?: { accountId: string } }).login;
  // an interaction begun by somebody else's session must not be tied to it any more
  if (login && interaction.session && interaction.session.accountId !== login.accountId)
    interaction.session = undefined;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}
