import { createHmac, type KeyObject } from 'node:crypto';

/**
 * `sub` per sector (OpenID Connect Core 8.1): computed, so it is stable across restarts and upgrades and needs no row;
 * without the key nobody can tell that two sectors mean the same person.
 */
export function pairwiseSubject(key: KeyObject, sector: string, personId: string): string {
  return named(key, `sub\0${sector}\0${personId}`);
}

/** A thing that only some people have, named to one sector: in two sectors its names tell nobody that they mean the same. */
export function pairwiseReference(key: KeyObject, sector: string, kind: 'mandate' | 'post', id: string): string {
  return named(key, `${kind}\0${sector}\0${id}`);
}

/** `identity.id`: pairwise per sector and per hat (DESIGN section 6). */
export function pairwiseIdentity(key: KeyObject, sector: string, personId: string, hat: string): string {
  return named(key, `identity\0${sector}\0${personId}\0${hat}`);
}

/** An application asks for the same people again and again, and making a name costs more than all else in its answer. */
const known = new WeakMap<KeyObject, Map<string, string>>();
const mostKnown = 20_000;

function named(key: KeyObject, meaning: string): string {
  const names = known.get(key) ?? new Map<string, string>();
  known.set(key, names);
  const present = names.get(meaning);
  if (present !== undefined) return present;
  const name = createHmac('sha256', key).update(meaning).digest('base64url');
  // starting over is rare, and cheaper than keeping the order of use
  if (names.size === mostKnown) names.clear();
  names.set(meaning, name);
  return name;
}
