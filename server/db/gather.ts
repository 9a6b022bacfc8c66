import { countRoundTrip, outsideRequests } from '../http/request-context.ts';

type Asked<A, R> = { what: A; answer: (result: R) => void; fail: (error: unknown) => void };

const longestBatch = 100;
/** A statement takes a fraction of this; one that hangs must not hold up those behind it. */
const longestWaitMs = 2;

/** See `Database.gather`. Nobody joins what was sent: whatever is asked is looked at after it was asked. */
export function gather<A, R>(send: (asked: readonly A[]) => Promise<readonly R[]>): (asked: A) => Promise<R> {
  const line = { waiting: [] as Asked<A, R>[], leave: () => {}, underWay: 0 };

  function open(): void {
    const batch: Asked<A, R>[] = [];
    const timer = line.underWay > 0 ? setTimeout(leave, longestWaitMs) : undefined;
    if (!timer) setImmediate(leave);
    let isGone = false;
    function leave(): void {
      if (isGone) return;
      isGone = true;
      clearTimeout(timer);
      if (line.waiting === batch) line.waiting = [];
      line.underWay += 1;
      void outsideRequests(() => deliver(send, batch)).finally(() => {
        line.underWay -= 1;
        if (line.waiting.length > 0) line.leave();
      });
    }
    Object.assign(line, { waiting: batch, leave });
  }

  return (what) => {
    countRoundTrip();
    if (line.waiting.length === 0 || line.waiting.length === longestBatch) open();
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    line.waiting.push({ what, answer: resolve, fail: reject });
    return promise;
  };
}

async function deliver<A, R>(
  send: (asked: readonly A[]) => Promise<readonly R[]>,
  batch: readonly Asked<A, R>[],
): Promise<void> {
  try {
    const results = await send(batch.map(({ what }) => what));
    for (const [place, { answer }] of batch.entries()) answer(results[place] as R);
  } catch (error) {
    for (const { fail } of batch) fail(error);
  }
}
