/** The queue for hashing is full: answer 429 with `Retry-After`. */
export class QueueFull extends Error {
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super('the queue for password hashing is full');
    this.name = 'QueueFull';
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const retryAfterSeconds = 2;

/**
 * Bounds work that occupies the libuv pool: `concurrency` at once, `waiting` more in line, the next is turned away.
 * `admit` takes a place before anything is counted or read; `run` then waits for its turn. Unbounded, 200 hashes stall every
 * other user of the pool (DNS, files, signatures) for more than a second.
 */
export type HashQueue = {
  /** Runs `work` holding one place. Throws `QueueFull` when there is none. */
  admit<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `job` in its turn; only within `admit`. */
  run<T>(job: () => Promise<T>): Promise<T>;
  state(): { running: number; admitted: number; full: boolean };
  /** How many jobs have had their turn so far: what an answer has cost, where a clock would tell of the machine. */
  turns(): number;
};

export function createHashQueue(concurrency: number, waiting: number): HashQueue {
  const places = concurrency + waiting;
  const line: (() => void)[] = [];
  let admitted = 0;
  let running = 0;
  let turns = 0;

  async function turn(): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    // The one that ends hands its turn over without lowering `running`: nobody can squeeze in between.
    await new Promise<void>((resolve) => line.push(resolve));
  }

  function done(): void {
    const next = line.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async admit(work) {
      if (admitted >= places) throw new QueueFull(retryAfterSeconds);
      admitted += 1;
      try {
        return await work();
      } finally {
        admitted -= 1;
      }
    },
    async run(job) {
      await turn();
      turns += 1;
      try {
        return await job();
      } finally {
        done();
      }
    },
    state: () => ({ running, admitted, full: admitted >= places }),
    turns: () => turns,
  };
}
