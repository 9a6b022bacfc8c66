import assert from 'node:assert/strict';
import { oneTimeCodeAuthenticator } from '../../server/authenticators/one-time-code/proves.ts';
import { passkeyAuthenticator } from '../../server/authenticators/passkey/proves.ts';
import { passwordAuthenticator } from '../../server/authenticators/password/proves.ts';
import type { ServedIdentities } from '../../server/clients/served-identities.ts';
import type { DatedProof } from '../../server/journey/assurance.ts';
import { type Facts, nextStep, type Request, type Step } from '../../server/journey/next-step.ts';
import { freshState, type JourneyState, parseState, withProof } from '../../server/journey/state.ts';
import type { Identity, IdentityKey } from '../../server/lib/identity.ts';
import { agent, citizen, official } from '../identities/facts.ts';

const me = '5c1f5a52-2a19-4b6c-9d0c-0e6a1c3f7a10';
const other = '0b5f3a52-2a19-4b6c-9d0c-0e6a1c3f7a11';
const model = '8c39ee86-7f9a-4a95-9ba3-f6b097e5c2ee';
const password: DatedProof = { ...passwordAuthenticator.prove({}), at: 1 };
const code: DatedProof = { ...oneTimeCodeAuthenticator.prove({ channel: 'sms' }), at: 2 };
const passkey: DatedProof = { ...passkeyAuthenticator.prove({ backupEligible: true }), at: 3 };
const hardware: DatedProof = { ...passkey, hardwareBound: true, model };
const ofSession = (proof: DatedProof): DatedProof => ({ ...proof, ofSession: true });

const proven = (...proofs: DatedProof[]): JourneyState =>
  proofs.reduce((state, proof) => withProof(state, me, proof), freshState('identifier'));
const login: Request = { prompt: 'login', wantedAcr: undefined, ask: false };
const select: Request = { ...login, prompt: 'select_account' };
const all: ServedIdentities = { citizen: {}, enterprise: {}, official: {} };

type Known = Partial<Omit<Facts, 'identities'>> & {
  served?: ServedIdentities;
  remembered?: IdentityKey;
  level?: number;
};

function facts(identities: Identity[], { served = all, remembered, level = 2, ...more }: Known = {}): Facts {
  return {
    hasPassword: true,
    hasPasskey: false,
    securityKeys: [],
    hasMobile: true,
    passkeyOffer: 'never',
    ...more,
    identities: {
      wearer: { assuranceLevel: level, assuranceAt: new Date(0), identities, remembered },
      application: { clientId: 'this', identities: served },
      now: new Date(1),
    },
  };
}

/** The step in few words: what is asked, of which identity, in which ways. */
function told(step: Step): string {
  if (step.name === 'step-up')
    return `step-up ${step.wanted} ${step.identity?.key ?? 'request'}: ${step.ways.join(' ')}`;
  if (step.name === 'finish') return `finish ${step.entering?.candidate.identity.key ?? 'without identity'}`;
  return step.name;
}

describe('the identity in the next step of a journey', () => {
  const shop = agent();
  const post = official();
  const strict = official({ hardwareBound: true, models: null });
  const listed = official({ hardwareBound: false, models: [model] });
  const two = [citizen, shop];

  const table: [string, JourneyState, Request, Facts | undefined, string][] = [
    ['is not asked before a proof', freshState('identifier'), login, undefined, 'who'],
    [
      'T-081 nor after one factor where two are asked for',
      proven(password),
      { ...login, wantedAcr: 'urn:yimen:aal2' },
      facts(two),
      'step-up urn:yimen:aal2 request: add-passkey one-time-code',
    ],
    [
      'T-081 nor between a reset and its new password',
      { ...proven(code), view: 'reset-password' },
      login,
      facts(two),
      'who',
    ],
    ['is asked when several will do', proven(password), login, facts(two), 'identity'],
    [
      'is the last one without a question',
      proven(password),
      login,
      facts(two, { remembered: shop.key }),
      `finish ${shop.key}`,
    ],
    ['is the only one without a question', proven(password), login, facts([citizen]), 'finish citizen'],
    [
      'is asked when the application wants it',
      proven(password),
      { ...login, ask: true },
      facts(two, { remembered: shop.key }),
      'identity',
    ],
    [
      'is the one chosen',
      { ...proven(password), identity: shop.key },
      { ...login, ask: true },
      facts(two),
      `finish ${shop.key}`,
    ],
    [
      'T-128 is asked again when the chosen one has ended',
      { ...proven(password), identity: post.key },
      login,
      facts(two),
      'identity',
    ],
    [
      'asks an official for a passkey',
      { ...proven(password), identity: post.key },
      login,
      facts([citizen, post], { hasPasskey: true }),
      `step-up phr ${post.key}: passkey`,
    ],
    [
      'or for a new one',
      { ...proven(password), identity: post.key },
      login,
      facts([citizen, post]),
      `step-up phr ${post.key}: add-passkey`,
    ],
    [
      'and for nothing that was shown',
      { ...proven(passkey), identity: post.key },
      login,
      facts([citizen, post], { hasPasskey: true }),
      `finish ${post.key}`,
    ],
    [
      'asks for a second factor where one identity needs it',
      { ...proven(password), identity: shop.key },
      login,
      facts(two, { served: { citizen: {}, enterprise: { acr: 'urn:yimen:aal2' } } }),
      `step-up urn:yimen:aal2 ${shop.key}: add-passkey one-time-code`,
    ],
    [
      'leads to the page where the model of a security key is proven, whatever other passkeys there are',
      { ...proven(password), identity: strict.key },
      login,
      facts([strict], { hasPasskey: true }),
      `step-up phrh ${strict.key}: add-security-key`,
    ],
    [
      'asks for the hardware one there is',
      { ...proven(password, passkey), identity: strict.key },
      login,
      facts([strict], { hasPasskey: true, securityKeys: ['a-model'] }),
      `step-up phrh ${strict.key}: passkey`,
    ],
    [
      'takes it',
      { ...proven(hardware), identity: strict.key },
      login,
      facts([strict], { hasPasskey: true, securityKeys: ['a-model'] }),
      `finish ${strict.key}`,
    ],
    [
      'wants a listed model shown',
      { ...proven(password), identity: listed.key },
      login,
      facts([listed], { hasPasskey: true }),
      `step-up phr ${listed.key}: passkey`,
    ],
    [
      'takes a listed model',
      { ...proven(hardware), identity: listed.key },
      login,
      facts([listed], { hasPasskey: true }),
      `finish ${listed.key}`,
    ],
    [
      'ends the login first when nothing will do',
      proven(password),
      login,
      facts([citizen], { served: { enterprise: {} } }),
      'finish without identity',
    ],
    [
      'then says what is missing',
      { ...proven(ofSession(password)), standing: 'urn:yimen:aal1' },
      select,
      facts([citizen], { served: { enterprise: {} } }),
      'missing',
    ],
    [
      'is asked in a running session',
      { ...proven(ofSession(password)), standing: 'urn:yimen:aal1' },
      select,
      facts(two),
      'identity',
    ],
    [
      'T-071 adds no passkey on the word of a session',
      { ...proven(ofSession(password)), standing: 'urn:yimen:aal1' },
      select,
      facts([post]),
      `step-up phr ${post.key}: password`,
    ],
    [
      'T-071 nor without a password',
      { ...proven(ofSession(code)), standing: 'urn:yimen:aal1' },
      select,
      facts([post], { hasPassword: false }),
      `step-up phr ${post.key}: one-time-code`,
    ],
    [
      'stands on the hardware level of the session',
      { ...proven(ofSession(passkey)), standing: 'phrh' },
      select,
      facts([strict], { hasPasskey: true }),
      `finish ${strict.key}`,
    ],
    [
      'but not on a model nobody remembers',
      { ...proven(ofSession(passkey)), standing: 'phrh' },
      select,
      facts([listed], { hasPasskey: true }),
      `step-up phr ${listed.key}: passkey`,
    ],
    [
      'offers no passkey to whoever only chooses',
      { ...proven(ofSession(password)), standing: 'urn:yimen:aal1', identity: shop.key },
      select,
      facts(two, { passkeyOffer: 'ask' }),
      `finish ${shop.key}`,
    ],
    [
      'T-054 asks who is there when the account is gone',
      { ...proven(ofSession(password)), standing: 'phr' },
      select,
      undefined,
      'who',
    ],
    [
      'is no matter where the application takes anybody',
      proven(password),
      login,
      { ...facts([]), identities: undefined },
      'finish without identity',
    ],
  ];

  for (const [name, state, request, known, expected] of table) {
    it(name, () => assert.equal(told(nextStep(state, request, known)), expected));
  }

  it('T-020 another person inherits neither the session’s level nor the choice', () => {
    const before: JourneyState = { ...proven(ofSession(passkey)), standing: 'phrh', identity: shop.key };
    const after = withProof(before, other, password);
    assert.deepEqual([after.standing, after.identity, after.proofs], [undefined, undefined, [password]]);
  });

  it('is read back from the store as it was written, and as nothing else', () => {
    const state: JourneyState = { ...proven(hardware), standing: 'phrh', identity: shop.key };
    assert.deepEqual(parseState(JSON.parse(JSON.stringify(state))), state);
    assert.throws(() => parseState({ ...state, identity: 'mandate:x' }));
    assert.throws(() => parseState({ ...state, standing: 'strong' }));
  });
});
