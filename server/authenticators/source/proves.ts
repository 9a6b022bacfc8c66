import { type Acr, satisfies } from '../../lib/acr.ts';
import type { Authenticator } from '../authenticator.ts';

/** What the source's word is worth, its ceiling already held to (see server/federation/cap-assurance.ts). */
export type SourceFacts = { acr: Acr; amr: readonly string[] };

/** In `amr`: the login was made elsewhere, and so were the other methods named beside it. */
export const elsewhere = 'fed';

/** Methods that mean a passkey of ours, and `mfa`, which follows from the sum. A source has no say in them. */
const ours = new Set(['pop', 'user', 'hwk', 'swk', 'mfa', elsewhere]);

/**
 * A login at an identity source. Two factors at most, whatever the source says: what binds a login to our origin is a passkey
 * of ours alone, so that no source can make anybody `phr` here (T-118).
 */
export const sourceAuthenticator: Authenticator<SourceFacts> = {
  name: 'source',
  guessable: true,
  prove: ({ acr, amr }) => ({
    authenticator: 'source',
    amr: [elsewhere, ...amr.filter((method) => !ours.has(method))],
    factors: satisfies(acr, 'urn:yimen:aal2') ? ['knowledge', 'possession'] : ['knowledge'],
    phishingResistant: false,
    hardwareBound: false,
    userVerified: false,
  }),
};
