import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Config } from '../../config.ts';

/** Who we are to authenticators: keys are made for `id`, pages may run at `origins` and nowhere else. */
export type RelyingParty = {
  id: string;
  name: string;
  origins: readonly string[];
  /** Seals the challenges we give out, on every node alike. */
  challengeKey: KeyObject;
};

type Settings = Pick<Config, 'issuer' | 'fingerprintKey'>;

/** Every login page names it: made once for each configuration. */
const made = new WeakMap<Settings, RelyingParty>();

export function relyingPartyOf(config: Settings, name: string): RelyingParty {
  const known = made.get(config);
  if (known?.name === name) return known;
  const fresh = relyingParty(config, name);
  made.set(config, fresh);
  return fresh;
}

/** The issuer's own host and nothing above it: a key must not work on sibling hosts of the province. */
function relyingParty({ issuer, fingerprintKey }: Settings, name: string): RelyingParty {
  const { hostname, origin } = new URL(issuer);
  const challengeKey = createSecretKey(createHmac('sha256', fingerprintKey).update('webauthn-challenges').digest());
  return { id: hostname, name, origins: [origin], challengeKey };
}

/** COSE algorithms we ask for, best known first: ES256, RS256 (Windows Hello on old machines), EdDSA. */
export const passkeyAlgorithms: readonly number[] = [-7, -257, -8];

/** The user handle (WebAuthn L3 section 5.4.3): the 16 bytes of the account id, which say nothing about the person. */
export function userHandleOf(personId: string): Buffer {
  return Buffer.from(personId.replaceAll('-', ''), 'hex');
}
