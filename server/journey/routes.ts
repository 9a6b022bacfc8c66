import type { Problem } from '../../views/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { advance } from './advance.ts';
import { proveCode, sendCode } from './code.ts';
import { agree, consentQuestion, decline, questionShown } from './consent.ts';
import { openJourney, sealTyped } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { answerOffer, bindPasskey, provePasskey } from './passkey.ts';
import { chooseNewPassword, provePassword } from './password.ts';
import type { Told } from './props.ts';
import { type Shown, show } from './show.ts';
import type { JourneyState } from './state.ts';

type Handler = (parts: JourneyParts, journey: Journey, body: RouteContext['state']['body']) => Promise<void>;

const page = {
  method: 'GET',
  who: 'interaction',
  csrf: 'none',
  throttle: 'page',
  bodyLimit: 0,
  cache: 'personal',
  audit: [],
} as const;
const form = {
  method: 'POST',
  who: 'interaction',
  csrf: 'token',
  throttle: 'credential',
  bodyLimit: 64 * 1024,
  cache: 'personal',
} as const;
const judged = [
  'login.attempt.succeeded',
  'login.attempt.failed',
  'login.authenticator.locked',
  'login.authenticator.disabled',
  'session.ended',
] as const;

/** The one login journey: a page and its forms, all below `/login/:uid`. */
export function journeyRoutes(parts: JourneyParts): Route[] {
  const at = (handler: Handler) => async (ctx: RouteContext) => {
    const journey = await openJourney(parts, ctx);
    await handler(parts, journey, ctx.state.body);
  };
  const open = (view?: Shown) => at((_parts, journey) => show(parts, journey, view));
  return [
    { ...page, path: '/login/:uid', audit: judged, handler: open() },
    { ...page, path: '/login/:uid/identifier', handler: open('identifier') },
    { ...page, path: '/login/:uid/register', handler: open('register') },
    { ...page, path: '/login/:uid/ways', handler: open('ways') },
    { ...page, path: '/login/:uid/password', handler: open('password') },
    { ...page, path: '/login/:uid/code', handler: open('code') },
    { ...form, path: '/login/:uid/identifier', audit: [], handler: at(takeIdentifier) },
    {
      ...form,
      path: '/login/:uid/register',
      throttle: 'message',
      audit: ['authenticator.code.sent'],
      handler: at(beginRegistration),
    },
    { ...form, path: '/login/:uid/password', audit: judged, handler: at(takePassword) },
    {
      ...form,
      path: '/login/:uid/code/send',
      throttle: 'message',
      audit: ['authenticator.code.sent'],
      handler: at(takeSendCode),
    },
    {
      ...form,
      path: '/login/:uid/reset',
      throttle: 'message',
      audit: ['authenticator.code.sent'],
      handler: at(beginReset),
    },
    { ...form, path: '/login/:uid/code', audit: [...judged, 'person.account.registered'], handler: at(takeCode) },
    {
      ...form,
      path: '/login/:uid/passkey',
      audit: [...judged, 'authenticator.passkey.counter-regressed'],
      handler: at(takePasskey),
    },
    {
      ...form,
      path: '/login/:uid/passkey/add',
      audit: [...judged, 'authenticator.passkey.added'],
      handler: at(takeNewPasskey),
    },
    {
      ...form,
      path: '/login/:uid/passkey/offer',
      audit: [...judged, 'person.profile.changed'],
      handler: at(takeOffer),
    },
    {
      ...form,
      path: '/login/:uid/credential',
      audit: [...judged, 'authenticator.password.set'],
      handler: at(takeCredential),
    },
    {
      ...form,
      path: '/login/:uid/credential/passkey',
      audit: [...judged, 'authenticator.passkey.added'],
      handler: at(takeNewPasskey),
    },
    {
      ...form,
      path: '/login/:uid/reset/password',
      audit: ['authenticator.password.reset'],
      handler: at(takeResetPassword),
    },
    { ...form, path: '/login/:uid/consent', audit: ['consent.granted', 'consent.denied'], handler: at(takeConsent) },
    { ...form, path: '/login/:uid/cancel', audit: ['consent.denied'], handler: at(decline) },
  ];
}

/** Acts of another step than the one the journey is at change nothing: the person sees where they are (T-081). */
async function elsewhere(parts: JourneyParts, journey: Journey): Promise<void> {
  await show(parts, journey, undefined, { problem: { code: 'journey.moved' } });
}

const isOpen = (journey: Journey) =>
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

const takeIdentifier: Handler = async (parts, journey, { username }) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const { typed, problem } = readUsername(username);
  if (problem) return refuse(parts, journey, 'identifier', { field: problem, typed });
  const state: JourneyState = {
    ...journey.stored.state,
    typed: sealTyped(parts, typed),
    view: 'password',
    errand: 'login',
    notice: undefined,
  };
  await advance(parts, journey, state);
};

const beginRegistration: Handler = async (parts, journey, { username }) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  const { typed, problem } = readUsername(username);
  if (problem) return refuse(parts, journey, 'register', { field: problem, typed });
  const state: JourneyState = { ...journey.stored.state, typed: sealTyped(parts, typed), errand: 'register' };
  await send(parts, { ...journey, typed }, state, 'register');
};

const takeSendCode: Handler = async (parts, journey) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  const { state } = journey.stored;
  const isStepUp = journey.step.name === 'step-up';
  const refusedOn = state.view === 'code' ? 'code' : isStepUp ? undefined : 'password';
  await send(parts, journey, { ...state, errand: isStepUp ? 'login' : state.errand }, refusedOn);
};

const beginReset: Handler = async (parts, journey) => {
  if (!isOpen(journey)) return elsewhere(parts, journey);
  await send(parts, journey, { ...journey.stored.state, errand: 'reset' }, 'password');
};

async function send(parts: JourneyParts, journey: Journey, state: JourneyState, view: Shown | undefined): Promise<void> {
  const refusal = await sendCode(parts, journey, state);
  if (!refusal) return;
  if (refusal.reason === 'no-target')
    return refuse(parts, journey, 'identifier', { field: { code: 'identifier.empty' } });
  journey.ctx.set('Retry-After', String(refusal.retryAfterSeconds));
  const problem: Problem = { code: 'code.too-soon', seconds: refusal.retryAfterSeconds };
  await refuse(parts, journey, view, { problem, typed: journey.typed }, 429);
}

const takePassword: Handler = async (parts, journey, { password }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (journey.typed === '' && journey.step.name !== 'step-up') return refuse(parts, journey, 'identifier', { field: { code: 'identifier.empty' } });
  if (!password) return refuse(parts, journey, 'password', { field: { code: 'password.empty' } });
  if (await provePassword(parts, journey, password)) return;
  await refuse(parts, journey, 'password', { problem: { code: 'login.failed' } });
};

const takeCode: Handler = async (parts, journey, { code }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (!code) return refuse(parts, journey, 'code', { field: { code: 'code.empty' } });
  if (await proveCode(parts, journey, code)) return;
  await refuse(parts, journey, 'code', { field: { code: 'code.wrong' } });
};

const takePasskey: Handler = async (parts, journey, { credential }) => {
  if (!mayProve(journey)) return elsewhere(parts, journey);
  if (await provePasskey(parts, journey, credential ?? '')) return;
  await refuse(parts, journey, undefined, { problem: { code: 'passkey.failed' } });
};

const takeNewPasskey: Handler = async (parts, journey, { credential }) => {
  if (!mayBind(journey)) return elsewhere(parts, journey);
  if (await bindPasskey(parts, journey, credential ?? '')) return;
  await refuse(parts, journey, undefined, { problem: { code: 'passkey.failed' } });
};

/** A key is bound where the journey offers it: never to an account that could have shown one it has (T-071, T-072). */
function mayBind({ step }: Journey): boolean {
  if (step.name === 'who') return step.view === 'credential';
  return step.name === 'offer-passkey' || (step.name === 'step-up' && step.ways.includes('add-passkey'));
}

const takeOffer: Handler = async (parts, journey, { decision }) => {
  if (journey.step.name !== 'offer-passkey') return elsewhere(parts, journey);
  await answerOffer(parts, journey, decision === 'never' ? 'never' : 'later');
};

const takeCredential: Handler = async (parts, journey, { password }) => {
  if (journey.step.name !== 'who' || journey.step.view !== 'credential') return elsewhere(parts, journey);
  const refusal = await chooseNewPassword(parts, journey, password ?? '', 'set');
  if (refusal) await refuse(parts, journey, 'credential', { field: { code: `password.${refusal}` } });
};

const takeResetPassword: Handler = async (parts, journey, { password }) => {
  if (journey.step.name !== 'who' || journey.step.view !== 'reset-password') return elsewhere(parts, journey);
  const refusal = await chooseNewPassword(parts, journey, password ?? '', 'reset');
  if (refusal) await refuse(parts, journey, 'reset-password', { field: { code: `password.${refusal}` } });
};

const takeConsent: Handler = async (parts, journey, body) => {
  if (journey.step.name !== 'consent') return elsewhere(parts, journey);
  if (body.shown !== questionShown(consentQuestion(journey.interaction))) return elsewhere(parts, journey);
  if (body.decision !== 'approve') return decline(parts, journey);
  await agree(parts, journey, (scope) => body[`item.${scope}`] === 'yes');
};

async function refuse(
  parts: JourneyParts,
  journey: Journey,
  view: Shown | undefined,
  told: Told,
  status = 400,
): Promise<void> {
  journey.ctx.status = status;
  await show(parts, journey, view, told);
}
