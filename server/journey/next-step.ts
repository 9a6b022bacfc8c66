import { type Acr, reach, satisfies } from './assurance.ts';
import type { JourneyState, View } from './state.ts';

/** What the provider asks this journey for. */
export type Request = {
  prompt: 'login' | 'create' | 'consent';
  /** Least authentication level, if the application asks for one. */
  wantedAcr: Acr | undefined;
};

/** What is known of the person the proofs belong to; undefined before the first proof. */
export type Facts = { hasPassword: boolean; hasPasskey: boolean; passkeyOffer: 'ask' | 'never' };

export type Step =
  | { name: 'who'; view: View }
  | { name: 'step-up'; ways: readonly ('password' | 'one-time-code' | 'passkey' | 'add-passkey')[] }
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
  if (state.possession === 'reset' || state.view === 'credential') return { name: 'who', view: state.view };
  if (request.wantedAcr && !satisfies(reached.acr, request.wantedAcr)) {
    return { name: 'step-up', ways: waysUp(state, request.wantedAcr, facts) };
  }
  if (mayOfferPasskey(state, facts)) return { name: 'offer-passkey' };
  return { name: 'finish' };
}

/** Only what is missing is asked for. A new passkey is offered as a way up only to somebody who has none. */
function waysUp(state: JourneyState, wanted: Acr, facts: Facts) {
  if (wanted !== 'urn:yimen:aal2') return facts.hasPasskey ? (['passkey'] as const) : (['add-passkey'] as const);
  const proven = new Set(state.proofs.map(({ method }) => method));
  const ways: ('password' | 'one-time-code' | 'passkey')[] = [];
  if (facts.hasPasskey) ways.push('passkey');
  if (!proven.has('one-time-code')) ways.push('one-time-code');
  if (!proven.has('password') && facts.hasPassword) ways.push('password');
  return ways;
}

function mayOfferPasskey(state: JourneyState, facts: Facts): boolean {
  const usedPasskey = state.proofs.some(({ method }) => method === 'passkey');
  return !usedPasskey && !facts.hasPasskey && facts.passkeyOffer === 'ask' && !state.offered;
}
