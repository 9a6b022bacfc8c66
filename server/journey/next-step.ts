import type { ActFor } from '../identities/act-for.ts';
import { type Chosen, chooseIdentity } from '../identities/choose.ts';
import { type Candidate, type Demanding, neededAcr } from '../identities/qualify.ts';
import { candidatesFor, type Wearer } from '../identities/wearer.ts';
import { type Acr, satisfies, strictestAcr } from '../lib/acr.ts';
import type { Identity } from '../lib/identity.ts';
import { type DatedProof, reach } from './assurance.ts';
import type { JourneyState, View } from './state.ts';

/** What the provider asks this journey for. */
export type Request = {
  prompt: 'login' | 'create' | 'select_account' | 'assurance' | 'consent';
  /** Least authentication level, if the application asks for one. */
  wantedAcr: Acr | undefined;
  /** The application wants the person to say in which identity they come (`prompt=select_account`). */
  ask: boolean;
  /** The one enterprise that the request is about. */
  actFor?: ActFor | undefined;
};

/** What is known of the person the proofs belong to; undefined before the first proof. */
export type Facts = {
  hasPassword: boolean;
  hasPasskey: boolean;
  /** Models (AAGUID) of the passkeys whose attested model is trusted now: the only kind that reaches `phrh`. */
  securityKeys: readonly string[];
  hasMobile: boolean;
  passkeyOffer: 'ask' | 'never';
  /** Who they may be for the application; undefined where it takes anybody. */
  identities?: { wearer: Wearer; application: Demanding; now: Date } | undefined;
};

export type StepUpWay = 'password' | 'one-time-code' | 'passkey' | 'add-passkey' | 'add-security-key';

export type Step =
  | { name: 'who'; view: View }
  /** `identity`: the one that asks for it; another of the candidates may do without. */
  | {
      name: 'step-up';
      wanted: Acr;
      ways: readonly StepUpWay[];
      /** With `phrh`: models of security keys that will do; absent: any that is trusted. */
      models?: readonly string[];
      identity?: Identity;
      candidates?: readonly Candidate[];
    }
  | { name: 'identity'; candidates: readonly Candidate[] }
  | { name: 'missing'; candidates: readonly Candidate[] }
  /** Somebody who came by a source has logged in by ours: is the account to be opened from there, too? */
  | { name: 'link' }
  /** Somebody who came by a source has a new account, which has no login name of ours yet. */
  | { name: 'contact' }
  | { name: 'offer-passkey' }
  /** Data is asked for that needs more certainty about who the person is. */
  | { name: 'assurance' }
  | { name: 'consent' }
  | { name: 'finish'; entering?: Extract<Chosen, { name: 'enter' }> };

/**
 * The one place that decides which page comes next. Pure: the same state always leads to the same page, so a back
 * button, a second tab or a typed address can show an earlier page but never skip one (T-020, T-081).
 */
export function nextStep(state: JourneyState, request: Request, facts: Facts | undefined): Step {
  if (request.prompt === 'consent' || request.prompt === 'assurance') return { name: request.prompt };
  const acr = levelOf(state);
  if (!state.personId || !acr || !facts) return { name: 'who', view: state.view };
  // a new account first chooses how it will log in; a reset ends in a new password and in nothing else (T-076)
  if (state.view === 'credential' || state.view === 'reset-password') return { name: 'who', view: state.view };
  if (state.arrival && isOwnLogin(state)) {
    // a new way in is added after the best proof that the account has (T-071, T-114)
    if (!facts.hasPasskey || satisfies(acr, 'phr')) return { name: 'link' };
    return { name: 'step-up', wanted: 'phr', ways: ['passkey'] };
  }
  if (state.contact) return { name: 'contact' };
  if (request.wantedAcr && !satisfies(acr, request.wantedAcr)) {
    return { name: 'step-up', wanted: request.wantedAcr, ways: waysUp(state, request.wantedAcr, facts) };
  }
  const candidates = candidatesOf(state, acr, facts);
  const chosen = candidates && chooseIdentity(choiceOf(state, request, facts, candidates));
  if (chosen?.name === 'ask') return { name: 'identity', candidates: candidates ?? [] };
  // without a session the way to what is missing would begin with another login: this one is finished first
  if (chosen?.name === 'none' && request.prompt === 'select_account') {
    return { name: 'missing', candidates: candidates ?? [] };
  }
  const entering = chosen?.name === 'enter' ? chosen : undefined;
  if (entering && entering.candidate.missing.length > 0) {
    return { ...stepUpFor(entering.candidate, state, facts), candidates: candidates ?? [] };
  }
  if (mayOfferPasskey(state, facts)) return { name: 'offer-passkey' };
  return { name: 'finish', ...(entering && { entering }) };
}

/** The level reached: by the proofs of this journey, or by the session it began in. */
function levelOf(state: JourneyState): Acr | undefined {
  return strictestAcr([reach(state.proofs)?.acr, state.standing]);
}

function candidatesOf(state: JourneyState, acr: Acr, { identities }: Facts): Candidate[] | undefined {
  if (!identities) return undefined;
  const { wearer, application, now } = identities;
  return candidatesFor(wearer, { acr, passkeyModel: modelOf(state.proofs) }, application, now);
}

function choiceOf(state: JourneyState, request: Request, facts: Facts, candidates: readonly Candidate[]) {
  return { candidates, chosen: state.identity, remembered: facts.identities?.wearer.remembered, ask: request.ask };
}

/** AAGUID of the passkey shown, where its make is known for certain. */
export function modelOf(proofs: readonly DatedProof[]): string | undefined {
  return proofs.find(({ model }) => model !== undefined)?.model;
}

/** The chosen identity needs more than was shown: only what is missing is asked for. */
function stepUpFor({ identity }: Candidate, state: JourneyState, facts: Facts) {
  const demands = facts.identities?.application.identities[identity.facts.type] ?? {};
  const wanted = neededAcr(identity.facts, demands) ?? 'phr';
  const policy = identity.facts.type === 'official' ? identity.facts.official.passkeyPolicy : null;
  const models = policy?.models ?? undefined;
  const ways = waysUp(state, wanted, facts, models);
  return { name: 'step-up' as const, wanted, ways, ...(models && { models }), identity };
}

/** Only what is missing is asked for. */
function waysUp(state: JourneyState, wanted: Acr, facts: Facts, models?: readonly string[]): StepUpWay[] {
  if (wanted === 'phrh') return [securityKeyWay(facts, models)];
  if (wanted !== 'urn:yimen:aal2') return [passkeyWay(state, facts)];
  const factors = new Set(state.proofs.flatMap((proof) => proof.factors));
  const ways = [passkeyWay(state, facts)];
  if (!factors.has('possession') && facts.hasMobile) ways.push('one-time-code');
  if (!factors.has('knowledge') && facts.hasPassword && !ways.includes('password')) ways.push('password');
  return ways;
}

/** A security key is added on a page of its own, where its model is proven; whoever has one that will do shows it. */
function securityKeyWay({ securityKeys }: Facts, models: readonly string[] | undefined): StepUpWay {
  return securityKeys.some((model) => models?.includes(model) ?? true) ? 'passkey' : 'add-security-key';
}

/**
 * Whoever has a passkey shows it. A new one is added after the best proof that the account has, made in this journey
 * (T-071).
 */
function passkeyWay(state: JourneyState, facts: Facts): StepUpWay {
  const shown = freshProofs(state);
  const hasShownOne = shown.some(({ authenticator }) => authenticator === 'passkey');
  if (facts.hasPasskey && !hasShownOne) return 'passkey';
  if (shown.length > 0) return 'add-passkey';
  return facts.hasPassword ? 'password' : 'one-time-code';
}

/** By what is ours, in this journey: a login at one source never speaks for a login at another. */
export function isOwnLogin(state: JourneyState): boolean {
  return freshProofs(state).some(({ authenticator }) => authenticator !== 'source');
}

/** Made in this journey, not remembered of the session it began in. */
export function freshProofs({ proofs }: JourneyState): DatedProof[] {
  return proofs.filter(({ ofSession }) => !ofSession);
}

function mayOfferPasskey(state: JourneyState, facts: Facts): boolean {
  const shown = freshProofs(state);
  const usedPasskey = shown.some(({ authenticator }) => authenticator === 'passkey');
  return shown.length > 0 && !usedPasskey && !facts.hasPasskey && facts.passkeyOffer === 'ask' && !state.offered;
}
