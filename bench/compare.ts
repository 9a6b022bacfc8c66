import { drive, type Measured, merge, type Step } from './drive.ts';
import type { Flow } from './flows/flows.ts';
import { startChild, type Target, type Usage } from './target.ts';
import { createWire } from './wire.ts';

export type Plan = { seconds: number; rounds: number; connections: number };
export type HashingCost = { memoryKib: number; passes: number; lanes: number; concurrency: number };

export type Side = Measured & { usage: Usage };
export type Comparison = {
  flow: Flow;
  product: Side | undefined;
  ceiling: Side;
  /** Bare Argon2 in the same run, operations per second. */
  hashingPerSecond: number | undefined;
};

/** One flow on both servers in turn, round after round: whatever the machine does meanwhile hits both. */
export async function compare(
  flow: Flow,
  { product, ceiling }: { product: Target | undefined; ceiling: Target },
  plan: Plan,
  cost: HashingCost,
): Promise<Comparison> {
  const sides = await Promise.all([ceiling, product].map((target) => target && openSide(flow, target, plan)));
  const hashing: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const side of sides) await side?.round();
    if (flow.against === 'hashing') hashing.push(await bareHashing(cost, plan.seconds));
  }
  const [ceilingSide, productSide] = sides.map((side) => side?.close());
  if (!ceilingSide) throw new Error('no ceiling');
  const mean = hashing.reduce((total, rate) => total + rate, 0) / hashing.length;
  return { flow, product: productSide, ceiling: ceilingSide, hashingPerSecond: hashing.length > 0 ? mean : undefined };
}

const warmUpSeconds = 1;
/** The last log lines of a round arrive a little after its last answer. */
const settleMs = 200;

async function openSide(flow: Flow, target: Target, { seconds, connections }: Plan) {
  const wire = createWire(target.issuer, connections);
  const steps: Step[] = [];
  // One after the other: making sessions must not fill the queue for password hashes.
  for (let index = 0; index < connections; index += 1) steps.push(await flow.prepare(target, wire, index));
  await drive(steps, warmUpSeconds);
  const rounds: Measured[] = [];
  const used: Usage = { serviceCpuSeconds: 0, databaseCpuSeconds: 0, databaseRoundTrips: 0 };
  return {
    async round() {
      await settle();
      const before = target.usage();
      rounds.push(await drive(steps, seconds));
      await settle();
      const after = target.usage();
      for (const key of Object.keys(used) as (keyof Usage)[]) used[key] += after[key] - before[key];
    },
    close(): Side {
      wire.close();
      return { ...merge(rounds), usage: used };
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, settleMs));

async function bareHashing(cost: HashingCost, seconds: number): Promise<number> {
  const { memoryKib, passes, lanes, concurrency } = cost;
  const args = [memoryKib, passes, lanes, concurrency, seconds].map(String);
  const child = startChild('bench/hashing.ts', args, {});
  const line = Promise.withResolvers<string>();
  child.onLine(line.resolve);
  child.process.once('exit', () => line.reject(child.fail('bare hashing failed')));
  const measured = JSON.parse(await line.promise) as { operations: number; seconds: number };
  return measured.operations / measured.seconds;
}
