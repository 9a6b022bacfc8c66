import { type Acr, satisfies } from '../lib/acr.ts';
import { reach } from './assurance.ts';
import type { JourneyState, View } from './state.ts';

/** What the provider asks this journey for. */
export type Request = {
  prompt: 'login' | 'create' | 'consent';
  /** Least authentication level, if the application asks for one. */
  wantedAcr: Acr | undefined;
};

/** What is known of the person the proofs belong to; undefined before the first proof. */
export type Facts = { hasPassword: boolean; hasPasskey: boolean; hasMobile: boolean; passkeyOffer: 'ask' | 'never' };

export type StepUpWay = 'password' | 'one-time-code' | 'passkey' | 'add-passkey';

export type Step =
  | { name: 'who'; view: View }
  | { name: 'step-up'; ways: readonly StepUpWay[] }
  | { name: 'offer-passkey' }
  | { name: 'consent' }
  | { name: 'finish' };

/**
 * The one place that decides which page comes next. Pure: the same state always leads to the same page, so a back
 * button, a second tab or a typed address can show an earlier page but never skip one (T-020, T-081).
 */
export function nextStep(state: JourneyState, request: Request, facts: Facts | undefined): Step {
  if (request.prompt === 'consent') return { name: 'consent' };
  const reached = reach(state.proofs);
  if (!state.personId || !reached || !facts) return { name: 'who', view: state.view };
  // a new account first chooses how it will log in; a reset ends in a new password and in nothing else (T-076)
  if (state.view === 'credential' || state.view === 'reset-password') return { name: 'who', view: state.view };
  if (request.wantedAcr && !satisfies(reached.acr, request.wantedAcr)) {
    return { name: 'step-up', ways: waysUp(state, request.wantedAcr, facts) };
  }
  if (mayOfferPasskey(state, facts)) return { name: 'offer-passkey' };
  return { name: 'finish' };
}

/** Only what is missing is asked for. A new passkey is offered as a way up only to somebody who has none. */
function waysUp(state: JourneyState, wanted: Acr, facts: Facts): StepUpWay[] {
  if (wanted !== 'urn:yimen:aal2') return facts.hasPasskey ? ['passkey'] : ['add-passkey'];
  const factors = new Set(state.proofs.flatMap((proof) => proof.factors));
  const ways: StepUpWay[] = [facts.hasPasskey ? 'passkey' : 'add-passkey'];
  if (!factors.has('possession') && facts.hasMobile) ways.push('one-time-code');
  if (!factors.has('knowledge') && facts.hasPassword) ways.push('password');
  return ways;
}

function mayOfferPasskey(state: JourneyState, facts: Facts): boolean {
  const usedPasskey = state.proofs.some(({ authenticator }) => authenticator === 'passkey');
  return !usedPasskey && !facts.hasPasskey && facts.passkeyOffer === 'ask' && !state.offered;
}
