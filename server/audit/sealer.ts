import type { Knex } from 'knex';
import { sealEvents } from './seal.ts';

export type SealerOptions = {
  knex: Knex;
  /** 32-byte Ed25519 seed. */
  signingKey: Buffer;
  formerKeys: readonly Buffer[];
  clock: () => Date;
  /** Pause between two passes; 1 s unless told. */
  intervalMs?: number;
  /** Called when a pass failed: the next one tries again. */
  onError: (error: unknown) => void;
};

/** Seals the audit log about once a second until stopped; `stop` waits for the running pass. */
export function startSealer({ knex, signingKey, formerKeys, clock, intervalMs = 1000, onError }: SealerOptions): {
  stop(): Promise<void>;
} {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let pass: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      await sealEvents({ knex, signingKey, formerKeys, now: clock() });
    } catch (error) {
      onError(error);
    }
    schedule();
  };
  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      pass = run();
    }, intervalMs).unref();
  };

  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}
