import { createHmac, type KeyObject } from 'node:crypto';

/**
 * `sub` per sector (OpenID Connect Core 8.1): computed, so it is stable across restarts and upgrades and needs no row;
 * without the key nobody can tell that two sectors mean the same person.
 */
export function pairwiseSubject(key: KeyObject, sector: string, personId: string): string {
  return createHmac('sha256', key).update(`sub\0${sector}\0${personId}`).digest('base64url');
}

/** A thing that only some people have, named to one sector: in two sectors its names tell nobody that they mean the same. */
export function pairwiseReference(key: KeyObject, sector: string, kind: 'mandate' | 'post', id: string): string {
  return createHmac('sha256', key).update(`${kind}\0${sector}\0${id}`).digest('base64url');
}

/** `identity.id`: pairwise per sector and per hat (DESIGN section 6). */
export function pairwiseIdentity(key: KeyObject, sector: string, personId: string, hat: string): string {
  return createHmac('sha256', key).update(`identity\0${sector}\0${personId}\0${hat}`).digest('base64url');
}
