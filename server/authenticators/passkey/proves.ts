import type { Authenticator } from '../authenticator.ts';

/**
 * A passkey is accepted with user verification only, so it always proves the device and the person together.
 * `backupEligible` is the BE flag: a key that may be synced is software (`swk`) and never counts as hardware-bound.
 */
export const passkeyAuthenticator: Authenticator<{ backupEligible: boolean }> = {
  name: 'passkey',
  // A signature cannot be guessed; a ledger would only hand attackers a way to lock the owner out.
  guessable: false,
  prove: ({ backupEligible }) => ({
    authenticator: 'passkey',
    amr: ['pop', backupEligible ? 'swk' : 'hwk', 'user'],
    factors: ['possession', 'inherence'],
    phishingResistant: true,
    hardwareBound: !backupEligible,
    userVerified: true,
  }),
};
