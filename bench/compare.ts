import { drive, type Measured, merge, type Step } from './drive.ts';
import type { Flow } from './flows/flows.ts';
import { startChild, type Target, type Usage } from './target.ts';
import { createWire } from './wire.ts';

export type Plan = { seconds: number; rounds: number; connections: number };
export type HashingCost = { memoryKib: number; passes: number; lanes: number; concurrency: number };

/** `driverCpuSeconds`: of this process, which shares the cores. */
export type Side = Measured & { usage: Usage; driverCpuSeconds: number };
export type Hashing = { operations: number; seconds: number; cpuSeconds: number };
export type Comparison = {
  flow: Flow;
  product: Side | undefined;
  ceiling: Side;
  /** Bare Argon2 in the same run. */
  hashing: Hashing | undefined;
};

/** One flow on both servers in turn, round after round: whatever the machine does meanwhile hits both. */
export async function compare(
  flow: Flow,
  { product, ceiling }: { product: Target | undefined; ceiling: Target },
  plan: Plan,
  cost: HashingCost,
): Promise<Comparison> {
  const sides = await Promise.all([ceiling, product].map((target) => target && openSide(flow, target, plan)));
  const hashing: Hashing[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const side of sides) await side?.round();
    if (flow.against === 'hashing') hashing.push(await bareHashing(cost, plan.seconds));
  }
  const [ceilingSide, productSide] = sides.map((side) => side?.close());
  if (!ceilingSide) throw new Error('no ceiling');
  return { flow, product: productSide, ceiling: ceilingSide, hashing: hashing.length > 0 ? total(hashing) : undefined };
}

function total(rounds: readonly Hashing[]): Hashing {
  const sum = (key: keyof Hashing) => rounds.reduce((before, round) => before + round[key], 0);
  return { operations: sum('operations'), seconds: sum('seconds'), cpuSeconds: sum('cpuSeconds') };
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
  let driverCpuSeconds = 0;
  return {
    async round() {
      await settle();
      const before = target.usage();
      const own = process.cpuUsage();
      rounds.push(await drive(steps, seconds));
      const { user, system } = process.cpuUsage(own);
      driverCpuSeconds += (user + system) / 1e6;
      await settle();
      const after = target.usage();
      for (const key of Object.keys(used) as (keyof Usage)[]) used[key] += after[key] - before[key];
    },
    close(): Side {
      wire.close();
      return { ...merge(rounds), usage: used, driverCpuSeconds };
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, settleMs));

async function bareHashing(cost: HashingCost, seconds: number): Promise<Hashing> {
  const { memoryKib, passes, lanes, concurrency } = cost;
  const args = [memoryKib, passes, lanes, concurrency, seconds].map(String);
  const child = startChild('bench/hashing.ts', args, {});
  const line = Promise.withResolvers<string>();
  child.onLine(line.resolve);
  child.process.once('exit', () => line.reject(child.fail('bare hashing failed')));
  return JSON.parse(await line.promise) as Hashing;
}
