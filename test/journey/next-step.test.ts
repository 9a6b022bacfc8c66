import assert from 'node:assert/strict';
import { oneTimeCodeAuthenticator } from '../../server/authenticators/one-time-code/proves.ts';
import { passkeyAuthenticator } from '../../server/authenticators/passkey/proves.ts';
import { passwordAuthenticator } from '../../server/authenticators/password/proves.ts';
import type { DatedProof } from '../../server/journey/assurance.ts';
import { type Facts, nextStep, type Request, type Step } from '../../server/journey/next-step.ts';
import { freshState, type JourneyState, withProof } from '../../server/journey/state.ts';

const me = '5c1f5a52-2a19-4b6c-9d0c-0e6a1c3f7a10';
const other = '0b5f3a52-2a19-4b6c-9d0c-0e6a1c3f7a11';
const password: DatedProof = { ...passwordAuthenticator.prove({}), at: 1 };
const code: DatedProof = { ...oneTimeCodeAuthenticator.prove({ channel: 'sms' }), at: 2 };
const passkey: DatedProof = { ...passkeyAuthenticator.prove({ backupEligible: true }), at: 3 };
const model = '11111111-1111-4111-8111-111111111111';
const securityKey: DatedProof = {
  ...passkeyAuthenticator.prove({ backupEligible: false, attestedModel: model }),
  at: 4,
};
const login: Request = { prompt: 'login', wantedAcr: undefined, ask: false };
const facts: Facts = {
  hasPassword: true,
  hasPasskey: false,
  securityKeys: [],
  hasMobile: true,
  passkeyOffer: 'never',
};
const proven = (...proofs: DatedProof[]): JourneyState =>
  proofs.reduce((state, proof) => withProof(state, me, proof), freshState('identifier'));

describe('the next step of a login journey', () => {
  const table: [string, JourneyState, Request, Facts | undefined, Step][] = [
    ['begins with who', freshState('identifier'), login, undefined, { name: 'who', view: 'identifier' }],
    [
      'T-081 a typed name proves nothing',
      { ...freshState('password'), typed: 'x' },
      login,
      undefined,
      { name: 'who', view: 'password' },
    ],
    [
      'a new account of an arrival is asked for a login name before anything else',
      { ...proven(password), contact: {} },
      { ...login, wantedAcr: 'phr' },
      { ...facts, passkeyOffer: 'ask' },
      { name: 'contact' },
    ],
    [
      'a name that is asked for proves nothing, and nobody is asked who is not logged in',
      { ...freshState('identifier'), contact: { typed: 'x', sentAt: 1 } },
      login,
      undefined,
      { name: 'who', view: 'identifier' },
    ],
    ['a password is enough where nothing more is asked', proven(password), login, facts, { name: 'finish' }],
    [
      'T-019 a level above the password asks for the code that is missing, not for the password again',
      proven(password),
      { ...login, prompt: 'login', wantedAcr: 'urn:yimen:aal2' },
      facts,
      { name: 'step-up', wanted: 'urn:yimen:aal2', ways: ['add-passkey', 'one-time-code'] },
    ],
    [
      'T-019 a phishing-resistant level takes no code for an answer',
      proven(password, code),
      { ...login, prompt: 'login', wantedAcr: 'phr' },
      { ...facts, hasPasskey: true },
      { name: 'step-up', wanted: 'phr', ways: ['passkey'] },
    ],
    [
      'offers the way to a level the person cannot reach yet',
      proven(password),
      { ...login, prompt: 'login', wantedAcr: 'phr' },
      facts,
      { name: 'step-up', wanted: 'phr', ways: ['add-passkey'] },
    ],
    [
      'a passkey is enough for phr',
      proven(passkey),
      { ...login, prompt: 'login', wantedAcr: 'phr' },
      facts,
      { name: 'finish' },
    ],
    [
      'T-073 a synced passkey is not enough for phrh: asks for the security key',
      proven(passkey),
      { ...login, wantedAcr: 'phrh' },
      { ...facts, hasPasskey: true, securityKeys: [model] },
      { name: 'step-up', wanted: 'phrh', ways: ['passkey'] },
    ],
    [
      'leads to adding a security key where there is none, and adds no other key in its place',
      proven(passkey),
      { ...login, wantedAcr: 'phrh' },
      { ...facts, hasPasskey: true },
      { name: 'step-up', wanted: 'phrh', ways: ['add-security-key'] },
    ],
    [
      'a security key is enough for phrh',
      proven(securityKey),
      { ...login, wantedAcr: 'phrh' },
      facts,
      { name: 'finish' },
    ],
    [
      'offers a passkey once after a password',
      proven(password),
      login,
      { ...facts, passkeyOffer: 'ask' },
      { name: 'offer-passkey' },
    ],
    [
      'does not offer twice',
      { ...proven(password), offered: true },
      login,
      { ...facts, passkeyOffer: 'ask' },
      { name: 'finish' },
    ],
    [
      'does not offer to who has one',
      proven(password),
      login,
      { ...facts, passkeyOffer: 'ask', hasPasskey: true },
      { name: 'finish' },
    ],
    ['does not offer to who declined for good', proven(password), login, facts, { name: 'finish' }],
    [
      'T-076 a reset leads to a new password and nowhere else',
      { ...proven(code), view: 'reset-password' },
      login,
      facts,
      { name: 'who', view: 'reset-password' },
    ],
    [
      'a new account chooses how it will log in',
      { ...proven(code), view: 'credential' },
      login,
      facts,
      { name: 'who', view: 'credential' },
    ],
    [
      'consent is a step of its own',
      proven(password),
      { ...login, prompt: 'consent', wantedAcr: undefined },
      facts,
      { name: 'consent' },
    ],
    [
      'T-054 proofs of an account that is gone count for nothing',
      proven(password, passkey),
      login,
      undefined,
      { name: 'who', view: 'identifier' },
    ],
  ];
  for (const [what, state, request, known, step] of table) {
    it(what, () => assert.deepEqual(nextStep(state, request, known), step));
  }

  it('T-020 proofs of two people never add up', () => {
    const mixed = withProof(proven(password), other, code);
    assert.equal(mixed.personId, other);
    assert.deepEqual(mixed.proofs, [code]);
  });

  it('the same proof twice counts once', () => {
    assert.equal(withProof(proven(password), me, { ...password, at: 9 }).proofs.length, 1);
  });
});
