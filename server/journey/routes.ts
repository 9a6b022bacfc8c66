import type { Route, RouteContext } from '../http/route.ts';
import { decline } from './consent.ts';
import { leaveContact, takeContact, takeContactCode } from './contact-handlers.ts';
import {
  beginRegistration,
  beginReset,
  type Handler,
  takeAssurance,
  takeCode,
  takeConsent,
  takeCredential,
  takeIdentifier,
  takeIdentity,
  takeNewPasskey,
  takeOffer,
  takeOtherAccount,
  takePasskey,
  takePassword,
  takeResetPassword,
  takeSendCode,
} from './handlers.ts';
import { openJourney } from './open-journey.ts';
import type { JourneyParts } from './parts.ts';
import { type Shown, show, showCompleted } from './show.ts';
import {
  beginAtSource,
  comeBackFromSource,
  openSource,
  takeArrival,
  takeDirectoryLogin,
  takeLink,
  tellStale,
} from './source-handlers.ts';
import { takeTestPerson } from './test-person.ts';

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
  'identity.chosen',
] as const;

/** What a code that comes back may begin: a new account, or the life of an imported one. */
const proven = ['person.account.registered', 'person.account.claimed', 'person.identifier.verified'] as const;

/** The one login journey: a page and its forms, all below `/login/:uid`. */
export function journeyRoutes(parts: JourneyParts): Route[] {
  const at = (handler: Handler) => async (ctx: RouteContext) => {
    const journey = await openJourney(parts, ctx);
    if (!journey) return showCompleted(parts, ctx);
    // answered already, and the provider has not fetched the answer yet: a second click goes the same way
    if (journey.stored.state.finished && journey.interaction.result) return ctx.redirect(journey.interaction.returnTo);
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
    { ...page, path: '/login/:uid/identity', handler: open('identity') },
    // looks nobody up and leads to no hash: as cheap as the page it comes from
    { ...form, path: '/login/:uid/identifier', throttle: 'page', audit: [], handler: at(takeIdentifier) },
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
    { ...form, path: '/login/:uid/code', audit: [...judged, ...proven], handler: at(takeCode) },
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
      audit: ['authenticator.password.reset', 'session.ended', 'session.others-ended'],
      handler: at(takeResetPassword),
    },
    { ...page, path: '/login/:uid/source/:slug', handler: at(openSource) },
    { ...page, path: '/login/:uid/stale', audit: judged, handler: at(tellStale) },
    // calls the source: as dear as a guess
    { ...form, path: '/login/:uid/source/:slug', audit: ['source.refused'], handler: at(beginAtSource) },
    {
      ...page,
      path: '/login/:uid/source/:slug/return',
      throttle: 'credential',
      audit: [...judged, 'source.refused', 'person.twin.found'],
      handler: at(comeBackFromSource),
    },
    {
      ...form,
      path: '/login/:uid/source/:slug/credentials',
      audit: [...judged, 'source.refused', 'person.twin.found'],
      handler: at(takeDirectoryLogin),
    },
    {
      ...form,
      path: '/login/:uid/arrival',
      audit: [...judged, 'person.account.registered', 'person.identity.verified', 'source.linked'],
      handler: at(takeArrival),
    },
    {
      ...form,
      path: '/login/:uid/link',
      audit: [...judged, 'source.linked', 'person.twin.found'],
      handler: at(takeLink),
    },
    // by a program that has no page to take a token from; it brings the password of a made-up person with it each time
    {
      ...form,
      path: '/login/:uid/test-person',
      who: 'client',
      csrf: 'none',
      audit: [...judged, 'consent.granted'],
      handler: at(takeTestPerson),
    },
    {
      ...form,
      path: '/login/:uid/contact',
      throttle: 'message',
      audit: ['authenticator.code.sent'],
      handler: at(takeContact),
    },
    { ...form, path: '/login/:uid/contact/later', throttle: 'page', audit: judged, handler: at(leaveContact) },
    {
      ...form,
      path: '/login/:uid/contact/code',
      audit: [...judged, 'person.identifier.verified'],
      handler: at(takeContactCode),
    },
    // nothing can be guessed here: only what the page shows can be chosen
    { ...form, path: '/login/:uid/identity', throttle: 'page', audit: judged, handler: at(takeIdentity) },
    { ...form, path: '/login/:uid/identity/other', throttle: 'page', audit: [], handler: at(takeOtherAccount) },
    { ...form, path: '/login/:uid/assurance', throttle: 'page', audit: [], handler: at(takeAssurance) },
    {
      ...form,
      path: '/login/:uid/consent',
      audit: ['consent.granted', 'consent.denied', 'consent.withdrawn', 'identity.chosen'],
      handler: at(takeConsent),
    },
    { ...form, path: '/login/:uid/cancel', audit: ['consent.denied'], handler: at(decline) },
  ];
}
