import { randomInt } from 'node:crypto';

/** How a delivery ended. `code` is a short reason without personal data; it is kept with the entry and logged. */
export type Delivery = { ok: true } | { ok: false; code: string; permanent: boolean };

export type DeliveryTry = {
  /** Id of the entry, the same at every try: receivers drop repeats by it. */
  id: string;
  /** Decrypted payload, JSON text. */
  payload: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborted when the time for this try is over. */
  signal: AbortSignal;
};

/** Delivers one kind of entry. Expected failures are returned; whatever it throws counts as a temporary failure. */
export type Deliverer = {
  deliver(one: DeliveryTry): Promise<Delivery>;
  /** Tries before an entry is given up. */
  maxAttempts: number;
  /** Pause after the first failure; doubles with each further one up to `longestPauseMs`. */
  firstPauseMs: number;
  longestPauseMs: number;
};

/** Pause before the next try: doubling, with up to half of it by chance, so that what failed together does not return together. */
export function retryPauseMs(policy: Pick<Deliverer, 'firstPauseMs' | 'longestPauseMs'>, attempt: number): number {
  const full = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
  return Math.ceil(full / 2) + randomInt(Math.floor(full / 2) + 1);
}
