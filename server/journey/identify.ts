import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import { identifierFingerprint } from '../people/store.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { findKnownByIdentifier, type Known } from './store.ts';

/** What the typed login name stands for. Whether somebody has it is never shown before a proof (T-049, T-050). */
export type Identified = {
  identifier: Identifier;
  fingerprint: Buffer;
  /** An account that may not be used is treated like one that does not exist. */
  known: Known | undefined;
  /** Nobody has proven this name, and one account of an old system carries it: its password claims it (`claim.ts`). */
  unproven: Known | undefined;
};

/** The typed login name, and what it is found by; undefined when it is none. */
export function readTyped(
  { cipher }: Pick<JourneyParts, 'cipher'>,
  typed: string,
): Pick<Identified, 'identifier' | 'fingerprint'> | undefined {
  const parsed = parseIdentifier(typed);
  if (!parsed.ok) return undefined;
  return { identifier: parsed.identifier, fingerprint: identifierFingerprint(cipher, parsed.identifier) };
}

export async function identify(parts: JourneyParts, { typed, interaction }: Journey): Promise<Identified | undefined> {
  const read = readTyped(parts, typed);
  if (!read) return undefined;
  const { identifier, fingerprint } = read;
  const found = await findKnownByIdentifier(parts, fingerprint, String(interaction.params.client_id));
  const active = found?.known.person.status === 'active' ? found : undefined;
  const [known, unproven] = active?.isProven ? [active.known, undefined] : [undefined, active?.known];
  return { identifier, fingerprint, known, unproven };
}
