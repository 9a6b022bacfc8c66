import type { Authenticator } from '../authenticator.ts';

/** `attestedModel`: AAGUID, where the attestation was verified when the key was made, and its model is trusted now. */
export type PasskeyFacts = { backupEligible: boolean; attestedModel?: string | undefined };

/**
 * A passkey is accepted with user verification only, so it always proves the device and the person together.
 * `backupEligible` is the BE flag: a key that may be synced is software (`swk`) and never counts as hardware-bound. Neither
 * does one that only says so itself: without attestation BE=0 is the word of whoever made the key (T-073).
 */
export const passkeyAuthenticator: Authenticator<PasskeyFacts> = {
  name: 'passkey',
  // A signature cannot be guessed; a ledger would only hand attackers a way to lock the owner out.
  guessable: false,
  prove: ({ backupEligible, attestedModel }) => {
    const hardwareBound = !backupEligible && attestedModel !== undefined;
    return {
      authenticator: 'passkey',
      amr: ['pop', backupEligible ? 'swk' : 'hwk', 'user'],
      factors: ['possession', 'inherence'],
      phishingResistant: true,
      hardwareBound,
      userVerified: true,
      ...(hardwareBound && { model: attestedModel }),
    };
  },
};
