import type { Identity, IdentityKey } from '../lib/identity.ts';
import { type Candidate, isMendable } from './qualify.ts';

/** What is to be chosen from. `candidates`: every identity of the person, with what it lacks for this application. */
export type Choice = {
  candidates: readonly Candidate[];
  /** Chosen in this very login. */
  chosen: IdentityKey | undefined;
  /** Chosen for this application the last time. */
  remembered: IdentityKey | undefined;
  /** The application wants the person to be asked (`prompt=select_account`). */
  ask: boolean;
};

export type Chosen =
  | { name: 'enter'; candidate: Candidate; how: 'chosen' | 'remembered' | 'only' }
  | { name: 'ask' }
  | { name: 'none' };

/**
 * In which identity somebody enters an application. The choice made just now counts, else the last one, else the only one there
 * is; a choice that will not do any more is no choice. An identity that only lacks a stronger login can be chosen: the login
 * follows.
 */
export function chooseIdentity({ candidates, chosen, remembered, ask }: Choice): Chosen {
  const possible = candidates.filter(isMendable);
  const [first, second] = possible;
  if (!first) return { name: 'none' };
  const find = (key: IdentityKey | undefined) => possible.find(({ identity }) => identity.key === key);
  const now = find(chosen);
  if (now) return { name: 'enter', candidate: now, how: 'chosen' };
  if (ask) return { name: 'ask' };
  const before = find(remembered);
  if (before) return { name: 'enter', candidate: before, how: 'remembered' };
  return second ? { name: 'ask' } : { name: 'enter', candidate: first, how: 'only' };
}

/**
 * The identity a form names, when it may be chosen. One that is not the person's, that is none or that will not do is refused
 * alike: nobody learns which mandates and posts there are.
 */
export function readChoice(candidates: readonly Candidate[], sent: string | undefined): Identity | undefined {
  return candidates.find((one) => one.identity.key === sent && isMendable(one))?.identity;
}
