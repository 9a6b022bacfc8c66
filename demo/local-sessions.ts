import { randomBytes } from 'node:crypto';

/** Things kept under an unguessable key for a while; the oldest go first when there are too many. */
export type Shelf<T> = {
  /** Keeps the value and gives its key: 256 random bits. */
  put(value: T): string;
  /** Keeps the value under a key of the caller's; false when that key is already kept. */
  claim(key: string, value: T): boolean;
  get(key: string | undefined): T | undefined;
  /** Gives the value once. */
  take(key: string | undefined): T | undefined;
  /** Removes all that match and says how many they were. */
  removeWhere(matches: (value: T) => boolean): number;
};

export function createShelf<T>(limits: { seconds: number; size: number }, clock: () => Date): Shelf<T> {
  const kept = new Map<string, { value: T; expires: number }>();

  function makeRoom(): void {
    const now = clock().getTime();
    for (const [key, { expires }] of kept) {
      // Insertion order is order of expiry: the first living one ends the walk.
      if (expires > now && kept.size < limits.size) break;
      kept.delete(key);
    }
  }

  function get(key: string | undefined): T | undefined {
    const found = kept.get(key ?? '');
    return found && found.expires > clock().getTime() ? found.value : undefined;
  }

  function claim(key: string, value: T): boolean {
    makeRoom();
    if (get(key) !== undefined) return false;
    kept.delete(key);
    kept.set(key, { value, expires: clock().getTime() + limits.seconds * 1000 });
    return true;
  }

  return {
    claim,
    get,
    put(value) {
      const key = randomBytes(32).toString('base64url');
      claim(key, value);
      return key;
    },
    take(key) {
      const value = get(key);
      kept.delete(key ?? '');
      return value;
    },
    removeWhere(matches) {
      const keys = [...kept].filter(([, { value }]) => matches(value)).map(([key]) => key);
      for (const key of keys) kept.delete(key);
      return keys.length;
    },
  };
}
