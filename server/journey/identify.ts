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
};

export async function identify(parts: JourneyParts, journey: Journey): Promise<Identified | undefined> {
  const named = nameTyped(parts, journey);
  if (!named) return undefined;
  const known = await findKnownByIdentifier(parts, named.fingerprint, String(journey.interaction.params.client_id));
  return { ...named, known: known?.person.status === 'active' ? known : undefined };
}

/** The same without looking whose it is. */
export function nameTyped({ cipher }: JourneyParts, { typed }: Journey): Omit<Identified, 'known'> | undefined {
  const parsed = parseIdentifier(typed);
  if (!parsed.ok) return undefined;
  const { identifier } = parsed;
  return { identifier, fingerprint: identifierFingerprint(cipher, identifier) };
}
