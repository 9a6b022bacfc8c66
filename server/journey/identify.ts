import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import { findPersonByIdentifier, type Person } from '../people/store.ts';
import type { JourneyParts } from './parts.ts';

/** What the typed login name stands for. Whether somebody has it is never shown before a proof (T-049, T-050). */
export type Identified = {
  identifier: Identifier;
  person: Person | undefined;
};

export async function identify(parts: JourneyParts, typed: string): Promise<Identified | undefined> {
  const parsed = parseIdentifier(typed);
  if (!parsed.ok) return undefined;
  const person = await findPersonByIdentifier(parts.knex, parts.cipher, parsed.identifier);
  // an account that may not be used is treated like one that does not exist
  return { identifier: parsed.identifier, person: person?.status === 'active' ? person : undefined };
}
