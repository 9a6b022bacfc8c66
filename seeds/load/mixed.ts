/** A number from 0 up to 1 for each `n`, the same in every run; other `salt`, other numbers (the mixer of MurmurHash 3). */
export function mixed(n: number, salt: number): number {
  let hash = n ^ Math.imul(salt, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** One of the list, each as likely as the next. */
export function oneOf<T>(list: readonly T[], n: number, salt: number): T {
  return list[Math.floor(mixed(n, salt) * list.length)] as T;
}
