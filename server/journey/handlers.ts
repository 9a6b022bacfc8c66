import type { Problem } from '../../views/problem.ts';
import type { RouteContext } from '../http/route.ts';
import { readChoice } from '../identities/choose.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { advance, resolve } from './advance.ts';
import { proveCode, sendCode } from './code.ts';
import { agree, consentQuestion, decline, questionShown } from './consent.ts';
import { choosable } from './identity.ts';
import { sealTyped } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { answerOffer, bindPasskey, provePasskey } from './passkey.ts';
import { chooseFirstPassword, provePassword } from './password.ts';
import type { Told } from './props.ts';
import { mayRegister } from './registration.ts';
import { resetPassword } from './reset-password.ts';
import { type Shown, show } from './show.ts';
import { freshState, type JourneyState } from './state.ts';

/** One act of a person in a journey: checks that the journey is where the act belongs, and names the rule that does it. */
export type Handler = (parts: JourneyParts, journey: Journey, body: RouteContext['state']['body']) => Promise<void>;

/** Acts of another step than the one the journey is at change nothing: the person sees where they are (T-081). */
export async function elsewhere(parts: JourneyParts, journey: Journey): Promise<void> {
  await show(parts, journey, undefined, { problem: { code: 'journey.moved' } });
}

export const isOpen = (journey: Journey) =>
  journey.step.name === 'who' && journey.step.view !== 'credential' && journey.step.view !== 'reset-password';
const mayProve = (journey: Journey) => isOpen(journey) || journey.step.name === 'step-up';

/** The typed login name, or the problem with it. Nothing is looked up: the answer is the same for everybody. */
function readUsername(username: string | undefined): { typed: string; problem?: Problem } {
  const typed = (username ?? '').trim();
  if (typed === '') return { typed, problem: { code: 'identifier.empty' } };
  return typed.length <= 256 && parseIdentifier(typed).ok
    ? { typed }
    : { typed: typed.slice(0, 256), problem: { code: 'identifier.unrecognised' } };
}

export const takeIdentifier: Handler = async (parts, journey, { username }) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const { typed, problem } = readUsername(username);
  if (problem) return refuse(parts, journey, 'identifier', { field: problem, typed });
  const state: JourneyState = {
    ...journey.stored.state,
    typed: sealTyped(parts, typed),
    isPrefilled: undefined,
    view: 'password',
    errand: 'login',
    claim: undefined,
    notice: undefined,
    sourceProblem: undefined,
  };
  await advance(parts, journey, state);
};

export const beginRegistration: Handler = async (parts, journey, { username }) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const { typed, problem } = readUsername(username);
  if (problem) return refuse(parts, journey, 'register', { field: problem, typed });
  // the same for a name that somebody has: nothing is looked up (T-049)
  if (!mayRegister(parts, typed))
    return refuse(parts, journey, 'register', { field: { code: 'registration.closed' }, typed }, 403);
  const state: JourneyState = {
    ...journey.stored.state,
    typed: sealTyped(parts, typed),
    isPrefilled: undefined,
    errand: 'register',
  };
  await send(parts, { ...journey, typed }, state, 'register');
};

export const takeSendCode: Handler = async (parts, journey) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  const { state } = journey.stored;
  const isStepUp = journey.step.name === 'step-up';
  const refusedOn = state.view === 'code' || state.view === 'claim' ? state.view : isStepUp ? undefined : 'password';
  await send(parts, journey, { ...state, errand: isStepUp ? 'login' : state.errand }, refusedOn);
};

export const beginReset: Handler = async (parts, journey) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  await send(parts, journey, { ...journey.stored.state, errand: 'reset' }, 'password');
};

async function send(
  parts: JourneyParts,
  journey: Journey,
  state: JourneyState,
  view: Shown | undefined,
): Promise<void> {
  const refusal = await sendCode(parts, journey, state);
  if (!refusal) return;
  if (refusal.reason === 'no-target') return askForName(parts, journey);
  if (refusal.reason === 'sandbox') return refuse(parts, journey, view, { problem: { code: 'code.sandbox' } });
  journey.ctx.set('Retry-After', String(refusal.retryAfterSeconds));
  const problem: Problem = { code: 'code.too-soon', seconds: refusal.retryAfterSeconds };
  await refuse(parts, journey, view, { problem, typed: journey.typed }, 429);
}

/** There is no name to prove anything for. Where the login was begun anew meanwhile, the page says that instead. */
function askForName(parts: JourneyParts, journey: Journey): Promise<void> {
  const isTold = journey.stored.state.notice === 'begun-anew';
  return refuse(parts, journey, 'identifier', isTold ? {} : { field: { code: 'identifier.empty' } });
}

export const takePassword: Handler = async (parts, journey, { password }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (journey.typed === '' && journey.step.name !== 'step-up') return askForName(parts, journey);
  if (!password) return refuse(parts, journey, 'password', { field: { code: 'password.empty' } });
  const refusal = await provePassword(parts, journey, password);
  if (!refusal) return;
  const code = refusal === 'expired' ? 'password.expired' : 'login.failed';
  await refuse(parts, journey, 'password', { problem: { code } });
};

export const takeCode: Handler = async (parts, journey, { code }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (journey.typed === '' && journey.step.name !== 'step-up') return askForName(parts, journey);
  if (!code) return refuse(parts, journey, 'code', { field: { code: 'code.empty' } });
  const refusal = await proveCode(parts, journey, code);
  if (refusal === 'wrong') await refuse(parts, journey, 'code', { field: { code: 'code.wrong' } });
  if (refusal === 'closed') await refuse(parts, journey, 'code', { problem: { code: 'registration.closed' } });
};

export const takePasskey: Handler = async (parts, journey, { credential }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (await provePasskey(parts, journey, credential ?? '')) return;
  await refuse(parts, journey, undefined, { problem: { code: 'passkey.failed' } });
};

export const takeNewPasskey: Handler = async (parts, journey, { credential }) => {
  if (!mayBind(journey)) return elsewhere(parts, journey);
  if (await bindPasskey(parts, journey, credential ?? '')) return;
  await refuse(parts, journey, undefined, { problem: { code: 'passkey.failed' } });
};

/** A key is bound where the journey offers it: never to an account that could have shown one it has (T-071, T-072). */
function mayBind({ step }: Journey): boolean {
  if (step.name === 'who') return step.view === 'credential';
  return step.name === 'offer-passkey' || (step.name === 'step-up' && step.ways.includes('add-passkey'));
}

export const takeOffer: Handler = async (parts, journey, { decision }) => {
  if (journey.step.name !== 'offer-passkey') return elsewhere(parts, journey);
  await answerOffer(parts, journey, decision === 'never' ? 'never' : 'later');
};

export const takeCredential: Handler = async (parts, journey, { password }) => {
  if (journey.step.name !== 'who' || journey.step.view !== 'credential') return elsewhere(parts, journey);
  const refusal = await chooseFirstPassword(parts, journey, password ?? '');
  if (refusal) await refuse(parts, journey, 'credential', { field: refusal });
};

export const takeResetPassword: Handler = async (parts, journey, { password }) => {
  if (journey.step.name !== 'who' || journey.step.view !== 'reset-password') return elsewhere(parts, journey);
  const refusal = await resetPassword(parts, journey, password ?? '');
  if (refusal?.reason === 'moved') journey.ctx.redirect(`/login/${journey.uid}`);
  if (refusal?.reason !== 'refused') return;
  const isLast = !refusal.journey.person;
  await refuse(parts, refusal.journey, undefined, isLast ? { problem: refusal.problem } : { field: refusal.problem });
};

export const takeIdentity: Handler = async (parts, journey, { identity }) => {
  const candidates = choosable(journey);
  if (!candidates) return elsewhere(parts, journey);
  const chosen = readChoice(candidates, identity);
  if (!chosen) return refuse(parts, journey, 'identity', { problem: { code: 'identity.not-possible' } });
  const { person, facts, stored } = journey;
  const known = person && facts && { person, facts };
  await advance(parts, journey, { ...stored.state, identity: chosen.key }, { ...(known && { known }) });
};

/** Somebody else sits here now: the journey begins anew, and the session before it ends with their login. */
export const takeOtherAccount: Handler = async (parts, journey) => {
  if (!choosable(journey) && journey.step.name !== 'missing') return elsewhere(parts, journey);
  await advance(parts, journey, freshState('identifier'));
};

/** What was missing may be there by now: the provider judges anew, and asks again when it is not. */
export const takeAssurance: Handler = async (parts, journey) => {
  if (journey.step.name !== 'assurance') return elsewhere(parts, journey);
  await resolve(journey, { assurance: {} });
};

export const takeConsent: Handler = async (parts, journey, body) => {
  if (journey.step.name !== 'consent') return elsewhere(parts, journey);
  if (body.shown !== questionShown(consentQuestion(journey))) return elsewhere(parts, journey);
  if (body.decision !== 'approve') return decline(parts, journey);
  await agree(parts, journey, (scope) => body[`item.${scope}`] === 'yes');
};

export async function refuse(
  parts: JourneyParts,
  journey: Journey,
  view: Shown | undefined,
  told: Told,
  status = 400,
): Promise<void> {
  journey.ctx.status = status;
  await show(parts, journey, view, told);
}
