export type AuthenticatorName = 'password' | 'passkey' | 'one-time-code' | 'source';

/** Two proofs of one kind are still one factor: a password and a mailbox (opened by another password) are both knowledge. */
export type FactorKind = 'knowledge' | 'possession' | 'inherence';

/** What one successful check proved. The journey adds these up to an authentication level; nothing else gives one. */
export type Proof = {
  authenticator: AuthenticatorName;
  /** Values of RFC 8176. `mfa` is not among them: it follows from the sum, see server/journey. */
  amr: readonly string[];
  factors: readonly FactorKind[];
  /** Bound to our origin by cryptography: a relaying page on another host gains nothing. */
  phishingResistant: boolean;
  /** The key cannot leave its device, for certain. Never true of a synced passkey. */
  hardwareBound: boolean;
  /** The authenticator itself checked the person (PIN, fingerprint, face). */
  userVerified: boolean;
  /** AAGUID of the passkey, where its make was attested. */
  model?: string | undefined;
};

/** One way to log in: its name and what a success proves, given the facts of that success. */
export type Authenticator<Facts> = {
  name: AuthenticatorName;
  /** Whether guesses are counted: true wherever the secret is short enough to guess. */
  guessable: boolean;
  prove(facts: Facts): Proof;
};
